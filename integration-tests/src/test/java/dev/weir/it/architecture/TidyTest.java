package dev.weir.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the form of the code: the house numbers and the names, over every text of the repository. A
 * failure lists the places and what to do about each. There is no list of exceptions: split the
 * class, or find the word for what it does.
 */
class TidyTest {

  private static final Tree TREE = Tree.ofRepository();

  @Test
  void theSourcesAreFound() {
    assertThat(TREE.javaFiles())
        .extracting(SourceFile::path)
        .contains("integration-tests/src/test/java/dev/weir/it/architecture/TidyTest.java");
  }

  @Test
  void filesAreShort() {
    eachJavaFile(SizeRules::fileLength);
  }

  @Test
  void shellsAreThin() {
    eachJavaFile(SizeRules::shellLength);
  }

  @Test
  void methodsAreShort() {
    eachJavaFile(SizeRules::methodLength);
  }

  @Test
  void constructorsAndRecordsAreNarrow() {
    eachJavaFile(SizeRules::parameters);
  }

  @Test
  void inheritanceIsShallow() {
    assertNone(SizeRules.inheritanceDepth(TREE.javaFiles()));
  }

  @Test
  void typeNamesSayWhatTheTypeDoes() {
    eachJavaFile(NameRules::typeNames);
  }

  @Test
  void packageNamesSayWhatThePackageIsFor() {
    eachJavaFile(NameRules::packageNames);
  }

  @Test
  void packagesLieInTheirModule() {
    eachJavaFile(NameRules::packageOfModule);
  }

  @Test
  void accessorsAreNamedAfterWhatTheyReturn() {
    eachJavaFile(NameRules::accessors);
  }

  @Test
  void everyMainPackageIntroducesItself() {
    assertNone(TextRules.packageInfo(TREE.javaFiles()));
  }

  @Test
  void everyMainTypeHasJavadoc() {
    eachJavaFile(TextRules::javadoc);
  }

  @Test
  void nothingSleeps() {
    eachJavaFile(TextRules::sleeps);
  }

  @Test
  void nothingIsLeftForLater() {
    eachText(TextRules::markers);
  }

  @Test
  void noPathOfOneMachine() {
    eachText(TextRules::machinePaths);
  }

  @Test
  void noTabs() {
    eachText(TextRules::tabs);
  }

  private static void eachJavaFile(Function<SourceFile, List<Violation>> rule) {
    assertNone(TREE.javaFiles().stream().flatMap(f -> rule.apply(f).stream()).toList());
  }

  private static void eachText(Function<SourceFile, List<Violation>> rule) {
    assertNone(TREE.files().stream().flatMap(f -> rule.apply(f).stream()).toList());
  }

  private static void assertNone(List<Violation> violations) {
    assertThat(violations)
        .withFailMessage(
            () -> violations.stream().map(v -> "\n  " + v).collect(Collectors.joining()))
        .isEmpty();
  }
}
