package dev.stint.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Doctored sinks and logs: each lie must be counted, and only the lie. */
class ComparisonTest {

  private final Map<String, EntryResult> direct = new LinkedHashMap<>();
  private final Map<String, SinkContents.Row> rows = new HashMap<>();
  private final List<SinkContents.Write> log = new ArrayList<>();

  ComparisonTest() {
    for (String key : List.of("a", "b", "c")) {
      direct.put(key, new EntryResult("hash " + key, ""));
      accepted(key, 5);
    }
  }

  @Test
  void sinkAsItShouldBe_nothingCounted() {
    expect(0, 0, 0, 0);
    assertThat(compare().examples()).isEmpty();
  }

  @Test
  void rowGone_missing() {
    rows.remove("b");
    expect(1, 0, 0, 0);
    assertThat(compare().examples()).containsExactly("missing: b");
  }

  @Test
  void otherHash_wrong() {
    row("b", new EntryResult("hash x", ""), 5);
    expect(0, 1, 0, 0);
  }

  @Test
  void otherFindings_wrong() {
    row("b", new EntryResult("hash b", "npm-token npm_…(40)@0"), 5);
    expect(0, 1, 0, 0);
  }

  @Test
  void keyThatIsNotInTheInput_wrong() {
    accepted("z", 5);
    expect(0, 1, 0, 0);
    rows.remove("z");
    expect(0, 1, 0, 0);
  }

  @Test
  void newerHolderWritesAgain_reprocessed() {
    accepted("a", 6);
    accepted("a", 7);
    accepted("b", 6);
    expect(0, 0, 3, 0);
  }

  @Test
  void sameHolderWritesAgain_reprocessed() {
    accepted("a", 5);
    expect(0, 0, 1, 0);
  }

  @Test
  void olderHolderRefused_counted() {
    accepted("a", 6);
    refused("a", 5);
    refused("b", 4);
    expect(0, 0, 1, 2);
  }

  @Test
  void olderHolderAccepted_wrong() {
    accepted("a", 6);
    accepted("a", 5);
    expect(0, 1, 2, 0);
    assertThat(compare().examples()).containsExactly("wrong: a: fence 5 accepted after 6");
  }

  @Test
  void fenceWentBackAndForthAgain_stillWrong() {
    accepted("a", 7);
    accepted("a", 6);
    accepted("a", 8);
    expect(0, 1, 3, 0);
  }

  @Test
  void rowThatTheLogDoesNotExplain_wrong() {
    row("a", direct.get("a"), 6);
    expect(0, 1, 0, 0);
    log.removeIf(write -> write.key().equals("b"));
    expect(0, 2, 0, 0);
  }

  @Test
  void manyFaultsOfOneKey_countOnce() {
    accepted("a", 7);
    accepted("a", 6);
    row("a", new EntryResult("", ""), 9);
    expect(0, 1, 2, 0);
  }

  @Test
  void manyWrongKeys_someShownWithoutControlCharacters() {
    for (int i = 0; i < 100; i++) {
      accepted("\u001b[2J" + i, 5);
    }
    assertThat(compare().wrong()).isEqualTo(100);
    assertThat(compare().examples()).hasSize(5).allMatch(line -> line.startsWith("wrong: ?[2J"));
  }

  private void accepted(String key, long fence) {
    log.add(new SinkContents.Write(key, fence, "w" + fence, 100 + fence, true));
    row(key, direct.getOrDefault(key, new EntryResult("", "")), fence);
  }

  private void refused(String key, long fence) {
    log.add(new SinkContents.Write(key, fence, "w" + fence, 100 + fence, false));
  }

  private void row(String key, EntryResult result, long fence) {
    rows.put(key, new SinkContents.Row(result, "w" + fence, fence));
  }

  private Comparison compare() {
    return Comparison.of(direct, new SinkContents(rows, log));
  }

  private void expect(int missing, int wrong, long reprocessed, long refused) {
    assertThat(compare())
        .usingRecursiveComparison()
        .ignoringFields("examples")
        .isEqualTo(new Comparison(3, missing, wrong, reprocessed, refused, List.of()));
  }
}
