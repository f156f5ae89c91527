package dev.stint.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.OperationResult.ResultCase;
import dev.stint.api.v1.RejectionCode;
import dev.stint.core.codec.EntryCodec;
import dev.stint.core.command.Entry;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever comes in, the answer is a value. */
final class OperationsProperties {

  private final Operations operations = new Operations(Samples.GROUP);

  private void isRead(Operation operation) {
    Operations.Parsed parsed = operations.parse(Samples.TENANT, operation);
    assertThat(parsed.correlation()).isEqualTo(operation.getCorrelation());
    if (parsed instanceof Operations.Ready ready) {
      assertThat(ready.waitMillis()).isNotNegative();
      Entry entry = new Entry(Entry.VERSION, 1, 2, 2, List.of(ready.proposal()));
      assertThat(EntryCodec.decode(EntryCodec.encode(entry))).isEqualTo(entry);
    } else {
      OperationResult result = Results.refused((Operations.Refused) parsed);
      assertThat(result.getRejection().getHint()).isNotBlank();
    }
  }

  @Property(tries = 500)
  void bytesThatAreAMessage_areReadOrRefused(@ForAll byte[] bytes) {
    try {
      isRead(Operation.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      // refused before it comes here
    }
  }

  @Property(tries = 2_000)
  void messagesOfWildFields_areReadOrRefused(@ForAll long seed) {
    WildMessages wild = new WildMessages(new Random(seed));
    isRead((Operation) wild.fill(Operation.newBuilder()).build());
  }

  @Property(tries = 2_000)
  void goodMessagesWithOneWildField_areReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    List<Operation> samples = List.copyOf(Samples.all().values());
    Message.Builder sample = samples.get(random.nextInt(samples.size())).toBuilder();
    new WildMessages(random).spoil(sample);
    isRead((Operation) sample.build());
  }

  /** The whole way: what is accepted for the log breaks no rule and gets an answer. */
  @Property(tries = 100)
  void wildOperations_onAGroupWithAJob_areAllAnswered(@ForAll long seed) {
    play(seed, 2);
  }

  @Example
  void sameOperationsUnspoilt_areAcceptedInAllKinds() {
    Set<ResultCase> seen = EnumSet.noneOf(ResultCase.class);
    for (long seed = 0; seed < 300; seed++) {
      seen.addAll(play(seed, 0));
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen)))
        .as("what never came, so that spoiling it shows nothing")
        .isSubsetOf(ResultCase.RESULT_NOT_SET);
  }

  /** Operations in a random order on a group with a job, some of their fields spoilt. */
  private static Set<ResultCase> play(long seed, int spoilt) {
    Random random = new Random(seed);
    WildMessages wild = new WildMessages(random);
    LocalGroup group = new LocalGroup();
    LocalJob job = LocalJob.sealed(group, "acme", "job", "-");
    Real real = new Real(job, job.open("w1"));
    Set<ResultCase> seen = EnumSet.noneOf(ResultCase.class);
    List<Operation> samples = List.copyOf(Samples.all().values());
    for (int i = 0; i < 60; i++) {
      Operation.Builder operation = samples.get(random.nextInt(samples.size())).toBuilder();
      real.adapt(operation);
      wild.prefer(real.incarnation(), real.session(), real.fence(), real.shard());
      for (int j = 0; j < random.nextInt(spoilt + 1); j++) {
        wild.spoil(operation);
      }
      String tenant = random.nextInt(9) == 0 ? "other" : "acme";
      OperationResult result = group.execute(tenant, operation);
      real.learn(tenant, result);
      seen.add(result.getResultCase());
      assertThat(result.getRejection().getCode())
          .isNotEqualTo(RejectionCode.REJECTION_CODE_INTERNAL);
      group.after(random.nextInt(2_000));
    }
    return seen;
  }

  @Example
  void hugeLists_areRefusedAndNotBuiltUp() {
    Operation.Builder operation = Samples.of(Operation.OperationCase.SPLIT_REPLACE).toBuilder();
    for (int i = 0; i < 5_000; i++) {
      operation.getSplitReplaceBuilder().addBoundaries(ByteString.copyFromUtf8("b" + i));
    }
    isRead(operation.build());
  }
}
