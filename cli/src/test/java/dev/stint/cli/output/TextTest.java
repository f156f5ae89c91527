package dev.stint.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void textOfOthers_movesNoCursor() {
    assertThat(Text.oneLine("a\nb\tc\u001b[31m\u202e")).isEqualTo("a b c\uFFFD[31m\uFFFD");
  }

  @Test
  void wideSigns_takeTwoColumns() {
    assertThat(Text.width("鍵é")).isEqualTo(3);
    assertThat(Text.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void longText_losesItsMiddle() {
    assertThat(Text.abridged("0123456789", 10)).isEqualTo("0123456789");
    assertThat(Text.abridged("0123456789a", 10)).isEqualTo("01234…789a");
    String wide = Text.abridged("鍵".repeat(30), 11);
    assertThat(wide).contains("…").startsWith("鍵").endsWith("鍵");
    assertThat(Text.width(wide)).isBetween(9, 11);
    assertThat(Text.abridged("e\u0301".repeat(30), 11)).endsWith("…" + "e\u0301".repeat(5));
  }

  @Test
  void tableInPages_columnsOnlyGrow() {
    StringWriter text = new StringWriter();
    Table<String> table =
        new Table<>(
            new PrintWriter(text),
            List.of(Column.text("KEY", key -> key), Column.number("N", key -> "1")),
            false);
    table.print(List.of("a", "@|red key|@"));
    table.print(List.of("b"));
    assertThat(text.toString())
        .isEqualTo(
            """
            KEY          N
            a            1
            @|red key|@  1
            b            1
            """);
  }
}
