package dev.stint.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one run of the quickstart, all below one directory. */
record Layout(Path directory) {

  private static final String MARKER = ".stint-quickstart";

  Path input() {
    return directory.resolve("input.tsv");
  }

  Path sink() {
    return directory.resolve("sink.db");
  }

  Path journal(String worker) {
    return directory.resolve("workers").resolve(worker + ".journal");
  }

  Path log(String process) {
    return directory.resolve("logs").resolve(process + ".log");
  }

  /** Where the cluster may keep its files. */
  Path cluster() {
    return directory.resolve("cluster");
  }

  /** For temporary files, so that a killed process leaves none elsewhere. */
  Path temporary() {
    return directory.resolve("tmp");
  }

  /**
   * Makes the directories, and takes away what an earlier quickstart left there.
   *
   * @throws IOException also if there is something that no quickstart has made
   */
  void prepare() throws IOException {
    Path marker = directory.resolve(MARKER);
    if (Files.exists(directory) && !Files.exists(marker)) {
      try (Stream<Path> content = Files.list(directory)) {
        if (content.findAny().isPresent()) {
          throw new IOException(
              directory
                  + " is not empty and not of an earlier quickstart; nothing was changed there."
                  + " Name another directory");
        }
      }
    }
    Files.createDirectories(directory);
    List<Path> old;
    try (Stream<Path> content = Files.walk(directory)) {
      // Deepest first.
      old = content.skip(1).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : old) {
      Files.delete(path);
    }
    Files.createFile(marker);
    for (String name : new String[] {"workers", "logs", "cluster", "tmp"}) {
      Files.createDirectory(directory.resolve(name));
    }
  }
}
