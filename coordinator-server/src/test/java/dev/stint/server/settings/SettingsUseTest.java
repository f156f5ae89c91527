package dev.stint.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A setting that nothing reads is a promise that nobody keeps. */
class SettingsUseTest {
  private static final String HERE = SettingsUseTest.class.getPackageName();

  /** One only says whether a list of peers is accepted, the other becomes Network.httpListen. */
  private static final Set<String> FOR_THIS_PACKAGE =
      Set.of("Cluster.allowSingleNode", "Peer.http");

  @Test
  void everyComponent_isReadOutsideThisPackage() {
    JavaClasses server =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.stint.server");
    Set<String> read = new TreeSet<>(FOR_THIS_PACKAGE);
    for (JavaClass reader : server) {
      if (!reader.getPackageName().equals(HERE)) {
        reader.getMethodCallsFromSelf().stream()
            .map(call -> nameOf(call.getTargetOwner().getName(), call.getName()))
            .forEach(read::add);
        reader.getMethodReferencesFromSelf().stream()
            .map(call -> nameOf(call.getTargetOwner().getName(), call.getName()))
            .forEach(read::add);
      }
    }

    List<String> components = components();
    assertThat(components).contains("Raft.segmentSizeBytes", "Cluster.allowSingleNode");
    assertThat(read).containsAll(components);
  }

  private static List<String> components() {
    List<String> components = new ArrayList<>();
    Stream.concat(Stream.of(Settings.class), Arrays.stream(Settings.class.getDeclaredClasses()))
        .filter(Class::isRecord)
        .forEach(
            type -> {
              for (RecordComponent component : type.getRecordComponents()) {
                components.add(nameOf(type.getName(), component.getName()));
              }
            });
    return components;
  }

  private static String nameOf(String type, String component) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1)
        + "."
        + component;
  }
}
