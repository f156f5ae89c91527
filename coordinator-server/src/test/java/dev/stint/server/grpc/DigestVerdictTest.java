package dev.stint.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.state.Digest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestVerdictTest {

  /** Own digest is a; each letter is the digest of another node, ? of one that does not know. */
  @ParameterizedTest
  @CsvSource({
    // three nodes: two make a majority
    "aa, Equal",
    "a?, Equal",
    "??, Unknown",
    "ab, Different",
    "b?, Different",
    "bc, Different",
    "bb, Wrong",
    // five: three
    "aaaa, Equal",
    "a???, Equal",
    "????, Unknown",
    "b???, Different",
    "bb??, Different",
    "bbaa, Different",
    "bbcc, Different",
    "bbca, Different",
    "bcde, Different",
    "abbb, Wrong",
    "bbb?, Wrong",
    "bbbc, Wrong",
    "bbbb, Wrong",
    // a tie of four is no majority; nor has a cluster of two one against a node
    "abb, Different",
    "bbb, Wrong",
    "b, Different",
    "a, Equal"
  })
  void othersSay_judged(String others, String verdict) {
    List<Optional<Digest>> votes =
        others.chars().mapToObj(c -> c == '?' ? Optional.<Digest>empty() : digest(c)).toList();

    DigestVerdict judged = DigestVerdict.of(new Digest(0, 'a'), votes);

    assertThat(judged.getClass().getSimpleName()).isEqualTo(verdict);
    if (judged instanceof DigestVerdict.Wrong wrong) {
      assertThat(wrong.theirs()).isEqualTo(new Digest(0, 'b'));
    }
  }

  private static Optional<Digest> digest(int letter) {
    return Optional.of(new Digest(0, letter));
  }
}
