package dev.stint.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.codec.EntryCodec;
import dev.stint.core.codec.Fingerprints;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.Entry;
import dev.stint.core.command.Proposal;
import dev.stint.core.command.Result;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.state.StateStore;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.server.gateway.EntryOutcome;
import dev.stint.server.gateway.NextDue;
import dev.stint.server.metrics.Metrics;
import dev.stint.statemachine.store.StoreIdentity;
import dev.stint.statemachine.store.StoreMemory;
import dev.stint.statemachine.store.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupStateTest {
  private static final int GROUP = 0;
  private static final long TTL_MILLIS = 10_000;

  @TempDir Path root;
  private final StoreMemory memory = new StoreMemory(StoreOptions.DEFAULT);
  private GroupState state;
  private long index;
  private long nowMillis = 1_000;
  private long op;

  @BeforeEach
  void open() throws IOException {
    state =
        new GroupState(root.resolve("db"), new StoreIdentity("c", GROUP), memory, new Metrics());
    state.open();
  }

  @AfterEach
  void close() throws IOException {
    state.close();
    memory.close();
  }

  private Result apply(Command command) throws IOException {
    String tenant = command instanceof SystemCommand ? "" : "acme";
    Proposal proposal = new Proposal(tenant, command, Fingerprints.of(command));
    Entry entry = new Entry(Entry.VERSION, 1, nowMillis, nowMillis, List.of(proposal));
    ByteBuffer bytes = ByteBuffer.wrap(EntryCodec.encode(entry));
    EntryOutcome.Applied applied = (EntryOutcome.Applied) state.apply(1, ++index, bytes, entry);
    Result result = applied.answers().get(0).judged().result();
    assertThat(result).isNotInstanceOf(Result.Rejected.class);
    return result;
  }

  private long session() throws IOException {
    OpStamp stamp = new OpStamp(new OpId(7, ++op), GROUP, nowMillis + 60_000);
    Result opened = apply(new ControlCommand.OpenSession(stamp, "w", List.of(), 4, TTL_MILLIS));
    return ((Result.SessionOpened) opened).session();
  }

  private void heartbeat(long session) throws IOException {
    apply(new SessionCommand.Heartbeat(session, 0, 0));
  }

  private NextDue looked() {
    try (StateStore.Snapshot view = state.snapshot()) {
      return NextDue.of(view);
    }
  }

  @Test
  void nextDue_followsEveryEntryAndIsThereAfterAStart() throws IOException {
    assertThat(state.nextDue()).isEqualTo(NextDue.NOTHING);
    apply(new SystemCommand.Bootstrap(1_000_000));
    long one = session();
    assertThat(state.nextDue().sessionMillis()).isEqualTo(nowMillis + TTL_MILLIS);
    assertThat(state.nextDue().live()).isTrue();
    nowMillis += 100;
    long other = session();
    for (int i = 0; i < 500; i++) {
      nowMillis += 10;
      heartbeat(i % 3 == 0 ? one : other);
      assertThat(state.nextDue()).as("after entry %s", index).isEqualTo(looked());
    }
    NextDue before = state.nextDue();
    state.close();

    open();

    assertThat(state.nextDue()).isEqualTo(before);
    apply(new SessionCommand.CloseSession(one));
    apply(new SessionCommand.CloseSession(other));
    assertThat(state.nextDue()).isEqualTo(looked());
    assertThat(state.nextDue().sessionMillis()).isEqualTo(NextDue.NEVER);
  }
}
