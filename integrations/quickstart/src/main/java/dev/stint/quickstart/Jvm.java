package dev.stint.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Flags for the JVMs that the quickstart starts. */
final class Jvm {

  /** From this version on, loading native code warns without a flag that allows it. */
  private static final int NATIVE_ACCESS_CHECKED = 22;

  private Jvm() {}

  /**
   * Flags with which a JVM leaves no file outside the layout's directory, even when it is killed:
   * native libraries are unpacked below it, and no performance data is put where all JVMs put it.
   */
  static List<String> flags(Layout layout, int heapMegabytes) {
    List<String> flags = new ArrayList<>();
    flags.add("-Xmx" + heapMegabytes + "m");
    // Many JVMs on few cores: the collector that starts fastest and needs no threads.
    flags.add("-XX:+UseSerialGC");
    flags.add("-XX:-UsePerfData");
    flags.add("-XX:ErrorFile=" + layout.directory().resolve("logs") + "/hs_err_%p.log");
    flags.add("-Djava.io.tmpdir=" + layout.temporary());
    if (Runtime.version().feature() >= NATIVE_ACCESS_CHECKED) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    return List.copyOf(flags);
  }
}
