package io.tandem;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. Each rule is also shown some source that breaks it. */
@BesideOthers
class ArchitectureTest {
  private static final JavaClasses TANDEM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.tandem");

  /**
   * A rule, and sources that break it.
   *
   * @param offenders classes that belong together, by full name; the first breaks the rule
   */
  private record Rule(ArchRule rule, List<Source> offenders) {
    @Override
    public String toString() {
      return rule.getDescription();
    }
  }

  /** A class of a full name, with a field for each class that it knows. */
  private record Source(String name, List<String> knows) {
    String text() {
      int dot = name.lastIndexOf('.');
      StringBuilder text = new StringBuilder();
      text.append("package ").append(name, 0, dot).append(";\n");
      text.append("public class ").append(name.substring(dot + 1)).append(" {\n");
      for (int i = 0; i < knows.size(); i++) {
        text.append("  public ").append(knows.get(i)).append(" field").append(i).append(";\n");
      }
      return text.append("}\n").toString();
    }
  }

  static Stream<Rule> rules() {
    return Stream.of(libraries(), layers(), devices(), Stream.of(noCycles()), names())
        .flatMap(rules -> rules);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void tandemKeepsTheRule(Rule rule) {
    rule.rule().check(TANDEM);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleIsOneThatCanBeBroken(Rule rule, @TempDir Path directory) throws IOException {
    JavaClasses offenders = compile(rule.offenders(), directory);

    assertThat(rule.rule().evaluate(offenders).hasViolation()).isTrue();
  }

  @Test
  void rulesAreTriedOnTandemItself() {
    assertThat(TANDEM.contain("io.tandem.backend.Backend")).isTrue();
    assertThat(TANDEM.contain("io.tandem.backend.BackendContract")).isFalse();
  }

  private static Stream<Rule> libraries() {
    return Stream.of(
        library("org.ejml", "backend.cpu"),
        library("jdk.incubator.vector", "backend.cpu"),
        library("jcuda", "backend.cuda"),
        library("com.aparapi", "backend.opencl"),
        library("picocli", "cli"),
        library("org.knowm.xchart", "report"),
        library("de.siegmar.fastcsv", "data"),
        library("com.fasterxml.jackson", "data", "model", "cli", "report"));
  }

  /** A library is known to these packages alone. */
  private static Rule library(String library, String... users) {
    ArchRule rule =
        noClasses()
            .that()
            .resideOutsideOfPackages(packages(users))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library + "..")
            .as(library + " is known to " + String.join(", ", users) + " alone");
    return rule(
        rule, source("io.tandem.train.Trainer", library + ".Any"), source(library + ".Any"));
  }

  private static Stream<Rule> layers() {
    String[] ground = {"backend", "random"};
    String[] belowTraining = {"nn", "optim", "data", "model", "backend", "random"};
    String[] belowReport = with("measure", with("train", belowTraining));
    return Stream.of(
        layer("random", "train"),
        layer("backend", "random"),
        layer("nn", "data", ground),
        layer("optim", "nn", ground),
        layer("data", "nn", ground),
        layer("model", "train", "nn", "optim", "data", "backend", "random"),
        layer("train", "report", belowTraining),
        layer("measure", "train", "nn", "backend", "random"),
        layer("search", "report", with("train", belowTraining)),
        layer("report", "cli", belowReport));
  }

  /** Of Tandem's packages a layer knows itself and those below it. */
  private static Rule layer(String layer, String forbidden, String... below) {
    ArchRule rule =
        classes()
            .that()
            .resideInAPackage(packages(layer)[0])
            .should()
            .onlyDependOnClassesThat(
                not(resideInAPackage("io.tandem.."))
                    .or(resideInAnyPackage(packages(with(layer, below)))))
            .as(layer + " knows itself and [" + String.join(", ", below) + "]");
    String offender = "io.tandem." + layer + ".Offender";
    String victim = "io.tandem." + forbidden + ".Victim";
    return rule(rule, source(offender, victim), source(victim));
  }

  private static Stream<Rule> devices() {
    return Stream.of("cpu", "cuda", "opencl").map(ArchitectureTest::device);
  }

  /** A device is known to itself and to the list of devices. */
  private static Rule device(String device) {
    String home = packages("backend." + device)[0];
    ArchRule rule =
        noClasses()
            .that(
                not(resideInAPackage(home))
                    .and(not(nameMatching("io\\.tandem\\.backend\\.Devices(\\$.*)?"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(home)
            .as("backend." + device + " is known to itself and to Devices alone");
    String victim = "io.tandem.backend." + device + ".Victim";
    return rule(rule, source("io.tandem.backend.Offender", victim), source(victim));
  }

  private static Rule noCycles() {
    return rule(
        slices().matching("io.tandem.(*)..").should().beFreeOfCycles(),
        source("io.tandem.nn.Layer", "io.tandem.data.Dataset"),
        source("io.tandem.data.Dataset", "io.tandem.nn.Layer"));
  }

  private static Stream<Rule> names() {
    Stream<Rule> ofClasses =
        Stream.of("Manager", "Helper", "Util", "Utils", "Impl")
            .map(
                ending ->
                    rule(
                        noClasses().should().haveSimpleNameEndingWith(ending),
                        source("io.tandem.nn.Layer" + ending)));
    Rule ofPackages =
        rule(
            noClasses().should().resideInAnyPackage("..util..", "..utils..", "..helpers.."),
            source("io.tandem.utils.Text"));
    return Stream.concat(ofClasses, Stream.of(ofPackages));
  }

  private static Rule rule(ArchRule rule, Source... offenders) {
    return new Rule(rule.allowEmptyShould(true), List.of(offenders));
  }

  private static Source source(String name, String... knows) {
    return new Source(name, List.of(knows));
  }

  private static String[] packages(String... names) {
    return Stream.of(names).map(name -> "io.tandem." + name + "..").toArray(String[]::new);
  }

  private static String[] with(String name, String... names) {
    return Stream.concat(Stream.of(name), Stream.of(names)).toArray(String[]::new);
  }

  /** Stands for libraries that may not be there, and keeps offenders out of the source tree. */
  private static JavaClasses compile(List<Source> sources, Path directory) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", directory.toString(), "-proc:none"));
    for (Source source : sources) {
      Path file = directory.resolve(source.name().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.text());
      arguments.add(file.toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).as("the compiler's exit status").isZero();
    return new ClassFileImporter().importPath(directory);
  }
}
