package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:7400", "localhost:0", "[::1]:65535", "a-b.example:1", "h1:1"})
  void validAddress_writtenAsItWasRead(String text) {
    assertThat(HostPort.parse(text)).get().hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":1",
        "h",
        "h:",
        "h:x",
        "h:-1",
        "h:65536",
        "h:1 ",
        " h:1",
        "::1:1",
        "[::1:1",
        "[h]:1",
        "127.1:1",
        "256.0.0.1:1",
        "0x7f.1:1",
        "1:1",
        "h/x:1",
        "a..b:1",
        "[1::2::3]:1",
        "h:١",
      })
  void otherText_refused(String text) {
    assertThat(HostPort.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:1", "[::]:1", "[0:0:0:0:0:0:0:0]:1"})
  void wildcard_isNotLoopback(String text) {
    assertThat(HostPort.parse(text).orElseThrow())
        .matches(HostPort::isWildcard)
        .matches(address -> !address.isLoopback());
  }
}
