package dev.stint.core.purity;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The core is a pure function: replicas that apply the same entries hold the same bytes. */
class PurityTest {

  static final List<Ban> BANS = Bans.ALL;

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.stint.core");

  @ParameterizedTest
  @FieldSource("BANS")
  void core_usesNothingBanned(Ban ban) {
    assertThat(reported(ban, CORE)).as(ban.rule().getDescription()).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("BANS")
  void violator_isCaughtInEveryMethod(Ban ban) {
    List<String> reports = reported(ban, new ClassFileImporter().importClasses(ban.violator()));

    List<String> missed =
        methods(ban.violator())
            .filter(m -> reports.stream().noneMatch(r -> r.contains(m)))
            .toList();

    assertThat(methods(ban.violator())).isNotEmpty();
    assertThat(missed).as("not caught").isEmpty();
  }

  @ParameterizedTest
  @FieldSource("BANS")
  void whatIsAllowed_isLeftAlone(Ban ban) {
    JavaClasses pure =
        new ClassFileImporter()
            .importClasses(PureFixture.class, PureFixture.Row.class, PureFixture.Colour.class);

    assertThat(reported(ban, pure)).isEmpty();
  }

  @Test
  void import_findsTheCoreAndNotItsTests() {
    assertThat(CORE).isNotEmpty().noneMatch(type -> type.getName().contains("purity"));
  }

  private static List<String> reported(Ban ban, JavaClasses classes) {
    EvaluationResult result = ban.rule().allowEmptyShould(true).evaluate(classes);
    return result.getFailureReport().getDetails();
  }

  private static Stream<String> methods(Class<?> violator) {
    return Arrays.stream(violator.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(method -> violator.getSimpleName() + "." + method.getName() + "(");
  }
}
