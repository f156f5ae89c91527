package dev.stint.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class FencedTableBuilderTest {

  @Test
  void nameWithMoreThanAnIdentifier_refused() {
    for (String bad : new String[] {"", "a b", "a;drop table b", "\"a\"", "1a", "a..b", "a."}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FencedTable.named(bad))
          .withMessageContaining("'" + bad + "'");
    }
    assertThatNoException().isThrownBy(() -> FencedTable.named("main.results$1").key("k").build());
  }

  @Test
  void noKeyColumn_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FencedTable.named("t").values("v").build())
        .withMessageContaining("no key column");
  }

  @Test
  void columnNamedTwice_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FencedTable.named("t").key("k").values("fence").build())
        .withMessageContaining("named twice");
  }
}
