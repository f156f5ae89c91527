package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tokens are put together from parts here, so that nobody takes this file for a leak. */
class TokenScannerTest {

  private static final String AWS = "AK" + "IA" + "ABCDEFGH23456789";
  private static final String GITHUB = "gh" + "p_" + "a1B2".repeat(9);

  private final TokenScanner scanner = new TokenScanner();

  @Test
  void eachKind_foundAndMasked() throws IOException {
    found(AWS, "aws-access-key-id AKIA…(20)@0");
    found("AS" + "IA" + "A".repeat(16), "aws-access-key-id ASIA…(20)@0");
    found(GITHUB, "github-token ghp_…(40)@0");
    found("github" + "_pat_" + "a_B2".repeat(20) + "xy", "github-fine-grained-token gith…(93)@0");
    found("gl" + "pat-" + "a-_B4".repeat(4), "gitlab-token glpa…(26)@0");
    found("AI" + "za" + "a-_B4".repeat(7), "google-api-key AIza…(39)@0");
    found("np" + "m_" + "a1B2".repeat(9), "npm-token npm_…(40)@0");
    found("xo" + "xb-" + "12345-aBcd", "slack-token xoxb…(15)@0");
    found("sk" + "_live_" + "a1B2".repeat(6), "stripe-live-key sk_l…(32)@0");
    found("-----BEGIN " + "PRIVATE KEY-----", "private-key ----…(27)@0");
    found("-----BEGIN RSA " + "PRIVATE KEY-----", "private-key ----…(31)@0");
    found("-----BEGIN PGP " + "PRIVATE KEY BLOCK-----", "private-key ----…(37)@0");
  }

  private void found(String token, String finding) throws IOException {
    assertThat(scan(token).findings()).isEqualTo(finding);
    assertThat(scan("a " + token + " b\n").findings()).isEqualTo(finding.replace("@0", "@2"));
    assertThat(scan(token.substring(0, token.length() - 1)).findings()).isEmpty();
  }

  @Test
  void runLongerThanKindAllows_nothing() throws IOException {
    assertThat(scan(AWS + "X").findings()).isEmpty();
    assertThat(scan("AI" + "za" + "a".repeat(36)).findings()).isEmpty();
    assertThat(scan("gh" + "p_" + "a".repeat(252)).findings()).isEmpty();
    assertThat(scan("gh" + "p_" + "a".repeat(251)).findings()).isNotEmpty();
  }

  @Test
  void shortPrefixInsideAWord_nothing() throws IOException {
    assertThat(scan("x" + AWS).findings()).isEmpty();
    assertThat(scan("/" + AWS).findings()).isNotEmpty();
    assertThat(scan("0" + GITHUB).findings()).isNotEmpty();
  }

  @Test
  void publicKeyAndPlainText_nothing() throws IOException {
    assertThat(scan("-----BEGIN PUBLIC KEY-----").findings()).isEmpty();
    assertThat(scan("-".repeat(1000)).findings()).isEmpty();
    assertThat(scan("").findings()).isEmpty();
    assertThat(scan("g").findings()).isEmpty();
  }

  @Test
  void severalInARow_allInOrder() throws IOException {
    assertThat(scan(AWS + " " + GITHUB + "," + AWS).findings())
        .isEqualTo(
            "aws-access-key-id AKIA…(20)@0; github-token ghp_…(40)@21;"
                + " aws-access-key-id AKIA…(20)@62");
  }

  @Test
  void moreThanDescribed_restCounted() throws IOException {
    String findings = scan((AWS + " ").repeat(TokenScanner.MAX_FINDINGS + 3)).findings();
    assertThat(findings.split("; ")).hasSize(TokenScanner.MAX_FINDINGS + 1);
    assertThat(findings).endsWith("; and 3 more");
  }

  @Test
  void usedAgain_nothingRemainsOfTheLastStream() throws IOException {
    scan("x AKI");
    EntryResult result = scan("A" + AWS.substring(4));
    assertThat(result).isEqualTo(new TokenScanner().scan(stream("A" + AWS.substring(4), 1)));
    assertThat(result.findings()).isEmpty();
  }

  /** However a stream arrives in pieces, and wherever in it the token stands. */
  @Property(tries = 200)
  void tokenAnywhereInAnyPieces_foundAtItsOffset(
      @ForAll @IntRange(min = 0, max = 140_000) int before,
      @ForAll @IntRange(min = 0, max = 70_000) int after,
      @ForAll @IntRange(min = 1, max = 70_000) int piece)
      throws Exception {
    String text = ".".repeat(before) + AWS + ".".repeat(after);
    EntryResult result = scanner.scan(stream(text, piece));
    assertThat(result.findings()).isEqualTo("aws-access-key-id AKIA…(20)@" + before);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes(text));
    assertThat(result.sha256()).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void tokenAcrossEveryBorderOfTheBuffer_foundOnce() throws IOException {
    for (int before : List.of(65_000, 65_215, 65_278, 65_279, 65_280, 65_515, 65_516, 65_535)) {
      String text = ".".repeat(before) + GITHUB + ".";
      assertThat(scan(text).findings()).isEqualTo("github-token ghp_…(40)@" + before);
    }
  }

  private EntryResult scan(String text) throws IOException {
    EntryResult whole = scanner.scan(stream(text, Integer.MAX_VALUE));
    assertThat(scanner.scan(stream(text, 1))).isEqualTo(whole);
    return whole;
  }

  private static InputStream stream(String text, int piece) {
    return new ByteArrayInputStream(bytes(text)) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, piece));
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
