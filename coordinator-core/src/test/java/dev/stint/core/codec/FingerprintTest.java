package dev.stint.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.RunCommand.PauseRun;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.command.ShardCommand.Complete;
import dev.stint.core.command.SystemCommand;
import dev.stint.core.fixture.Samples;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.value.Fingerprint;
import dev.stint.core.value.OpId;
import dev.stint.core.value.OpStamp;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fingerprint is taken over, and how records of another algorithm match. */
@Verifies("S9")
final class FingerprintTest {

  @Test
  void algorithmOne_isSha256OverKindAndFields() throws Exception {
    ClaimCommand claim = new ClaimCommand(200, 9, List.of("a", "b-1"), 16);
    // kind 3, session 200, two names, sixteen
    byte[] canonical = HexFormat.of().parseHex("03" + "c801" + "02" + "0161" + "03622d31" + "10");
    ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(canonical));
    assertThat(Fingerprints.of(claim))
        .isEqualTo(new Fingerprint(1, hash.getLong(), hash.getLong()));
  }

  @Test
  void sequenceAndStamp_areLeftOut() {
    assertThat(print(new ClaimCommand(200, 9, List.of("a"), 1)))
        .isEqualTo(print(new ClaimCommand(200, 10, List.of("a"), 1)));
    RunRef run = new RunRef("job", 7);
    assertThat(print(new PauseRun(new OpStamp(new OpId(1, 2), 0, 3), run)))
        .isEqualTo(print(new PauseRun(new OpStamp(new OpId(4, 5), 6, 7), run)));
  }

  @Test
  void kindTargetIncarnationSessionAndFence_areIn() {
    Fingerprint complete = print(complete("job", 7, 0, 200, 305));
    assertThat(print(complete("jab", 7, 0, 200, 305))).isNotEqualTo(complete);
    assertThat(print(complete("job", 8, 0, 200, 305))).isNotEqualTo(complete);
    assertThat(print(complete("job", 7, 1, 200, 305))).isNotEqualTo(complete);
    assertThat(print(complete("job", 7, 0, 201, 305))).isNotEqualTo(complete);
    assertThat(print(complete("job", 7, 0, 200, 306))).isNotEqualTo(complete);
  }

  private static Command complete(
      String run, long incarnation, long shard, long session, long fence) {
    return new Complete(session, new ShardRef(new RunRef(run, incarnation), shard), fence, 1, null);
  }

  @Test
  void everyTwoSamples_differ() {
    List<Fingerprint> prints =
        Samples.commands().values().stream()
            .map(FingerprintTest::print)
            .filter(print -> print.algorithm() != 0)
            .toList();
    assertThat(prints).doesNotHaveDuplicates();
  }

  @Test
  void commandsThatAreNotRecorded_haveNone() {
    assertThat(print(new SessionCommand.Heartbeat(1, 2, 3))).isEqualTo(Fingerprint.NONE);
    assertThat(print(new SessionCommand.CloseSession(1))).isEqualTo(Fingerprint.NONE);
    assertThat(print(new SystemCommand.Bootstrap(1))).isEqualTo(Fingerprint.NONE);
  }

  @Test
  void sameAlgorithm_matchesByAllBits_anotherByNumberAlone() {
    Fingerprint one = new Fingerprint(1, 5, 6);
    assertThat(one.matches(new Fingerprint(1, 5, 6))).isTrue();
    assertThat(one.matches(new Fingerprint(1, 5, 7))).isFalse();
    assertThat(one.matches(new Fingerprint(1, 4, 6))).isFalse();
    assertThat(one.matches(new Fingerprint(2, 0, 0))).isTrue();
  }

  private static Fingerprint print(Command command) {
    return Fingerprints.of(command);
  }
}
