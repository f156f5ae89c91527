package dev.stint.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.stint.api.v1.ClusterProto;
import dev.stint.api.v1.ServiceProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code stint.v1} to what its callers were given. */
class ContractTest {
  private static final String RECORD = "stint.contract.record";
  private static final String HOW_TO_RECORD =
      "mvn test -pl coordinator-api -Dtest=ContractTest -D" + RECORD + "=true";
  private static final Path RECORDED = Path.of("src/test/resources/stint-v1.contract.txt");
  private static final Path PROTOS = Path.of("src/main/protobuf");
  private static final String PREAMBLE =
      """
      # What callers of stint.v1 rely on. None of it may go or change: ContractTest compares.
      # After an addition, record it, which refuses anything but additions:
      #   %s
      """
          .formatted(HOW_TO_RECORD);

  @Test
  void currentContract_keepsAllThatCallersWereGiven() throws IOException {
    Contract current = ContractReader.read(files());
    Contract released =
        Files.exists(RECORDED)
            ? Contract.ofText(Files.readString(RECORDED))
            : new Contract(List.of());
    ContractCheck check = new ContractCheck(released, current);

    assertThat(check.breaks()).as("incompatible changes of the public contract").isEmpty();

    if (Boolean.getBoolean(RECORD)) {
      Files.writeString(RECORDED, PREAMBLE + current.toText());
    } else if (!check.additions().isEmpty()) {
      System.out.println(
          "The contract has additions that are not recorded yet. Once they are meant to stay, run "
              + HOW_TO_RECORD
              + "\n  "
              + String.join("\n  ", check.additions()));
    }
    assertThat(RECORDED).as("record the contract first: " + HOW_TO_RECORD).exists();
  }

  @Test
  void everyProtoFile_isComparedAndInThePackage() throws IOException {
    try (Stream<Path> protos = Files.walk(PROTOS)) {
      List<String> names =
          protos
              .filter(Files::isRegularFile)
              .map(path -> PROTOS.relativize(path).toString().replace('\\', '/'))
              .toList();

      assertThat(files()).extracting(FileDescriptor::getName).containsAll(names);
    }
    assertThat(files()).extracting(FileDescriptor::getPackage).containsOnly("stint.v1");
  }

  @Test
  void text_isReadAsItWasWritten() {
    String text = ContractReader.read(files()).toText();

    assertThat(Contract.ofText(PREAMBLE + text).toText()).isEqualTo(text);
  }

  /** The files of both services and all that they need. */
  static Collection<FileDescriptor> files() {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    collect(ServiceProto.getDescriptor(), files);
    collect(ClusterProto.getDescriptor(), files);
    return files.values();
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> into) {
    if (into.putIfAbsent(file.getName(), file) == null) {
      file.getDependencies().forEach(dependency -> collect(dependency, into));
    }
  }
}
