package dev.stint.verify.layering;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Modules say to the compiler what they may use; this says it for packages, and for all at once.
 */
class LayeringTest {

  static final List<Layer> LAYERS = Layers.ALL;
  static final List<String> SANS_IO = SansIo.PACKAGES;

  private static final ArchRule ROCKSDB_IN_STORE_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.stint.statemachine.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..")
          .because("the store is the only place that knows how rows are kept");

  private static final ArchRule RATIS_IN_ADAPTER_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.stint.statemachine.ratis..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.ratis..")
          .because("what replicates must be replaceable, and simulated in tests");

  private static final ArchRule SERVER_IN_DEV_COMMAND_ONLY =
      noClasses()
          .that()
          .resideInAPackage("dev.stint.cli..")
          .and()
          .resideOutsideOfPackage("dev.stint.cli.dev..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.stint.server..")
          .because("only 'stint dev' runs a server in its own process");

  private static final ArchRule LOGGING_THROUGH_SLF4J =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.stint.server.logging..", "dev.stint.cli.logging..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "ch.qos.logback..", "org.apache.log4j..")
          .because("the engine behind the log is the choice of who runs the process");

  private static final ArchRule NO_CYCLES =
      SlicesRuleDefinition.slices().matching("dev.stint.(**)").should().beFreeOfCycles();

  private static final JavaClasses PROJECT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("package-info.class"))
          .importPackages("dev.stint");

  @ParameterizedTest
  @FieldSource("LAYERS")
  void layer_usesOnlyWhatItMay(Layer layer) {
    assertThat(violations(layer, PROJECT)).as(layer.root() + ": " + layer.reason()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("LAYERS")
  void layer_isNotEmpty(Layer layer) {
    assertThat(PROJECT).as("a layer of which nothing is left").anyMatch(layer::holds);
  }

  @Test
  void everyClass_liesInALayer() {
    assertThat(withoutLayer(PROJECT)).as("name their layer in Layers").isEmpty();
  }

  @ParameterizedTest
  @FieldSource("SANS_IO")
  void logic_isNotEmpty(String root) {
    assertThat(PROJECT).anyMatch(type -> Layer.isWithin(type, root));
  }

  @Test
  void logic_hasNoInputOrOutput() {
    assertThat(SansIo.violations(PROJECT)).isEmpty();
  }

  @Test
  void libraries_stayInTheirPackages() {
    ROCKSDB_IN_STORE_ONLY.check(PROJECT);
    RATIS_IN_ADAPTER_ONLY.check(PROJECT);
    LOGGING_THROUGH_SLF4J.check(PROJECT);
  }

  @Test
  void commandLine_runsServersForDevOnly() {
    SERVER_IN_DEV_COMMAND_ONLY.check(PROJECT);
  }

  @Test
  void packages_formNoCycle() {
    NO_CYCLES.check(PROJECT);
  }

  @Test
  void layerThatNamesAHigherOne_isCaught() {
    JavaClasses wrong =
        new ClassFileImporter().importClasses(dev.stint.client.layering.NamesTheStateMachine.class);

    assertThat(LAYERS).anySatisfy(layer -> assertThat(violations(layer, wrong)).isNotEmpty());
  }

  @Test
  void libraryOutsideOfItsPackage_isCaught() {
    JavaClasses wrong =
        new ClassFileImporter().importClasses(dev.stint.client.layering.NamesLibraries.class);

    assertThat(List.of(ROCKSDB_IN_STORE_ONLY, RATIS_IN_ADAPTER_ONLY, LOGGING_THROUGH_SLF4J))
        .allMatch(rule -> rule.evaluate(wrong).hasViolation());
  }

  @Test
  void logicWithInputOrOutput_isCaughtWhateverItDoes() {
    Class<?> wrong = dev.stint.client.internal.layering.DoesWhatItsShellShould.class;
    String violations =
        String.join("\n", SansIo.violations(new ClassFileImporter().importClasses(wrong)));

    assertThat(wrong.getDeclaredMethods())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            method -> assertThat(violations).contains(wrong.getName() + "." + method.getName()));
  }

  @Test
  void classOfNoLayer_isCaught() {
    JavaClasses wrong = new ClassFileImporter().importClasses(Test.class);

    assertThat(withoutLayer(wrong)).hasSize(1);
  }

  private static List<JavaClass> withoutLayer(JavaClasses classes) {
    return classes.stream()
        .filter(type -> LAYERS.stream().noneMatch(layer -> layer.holds(type)))
        .toList();
  }

  private static List<String> violations(Layer layer, JavaClasses classes) {
    return classes.stream()
        .filter(layer::holds)
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(layer::forbids)
        .map(Dependency::getDescription)
        .sorted()
        .toList();
  }
}
