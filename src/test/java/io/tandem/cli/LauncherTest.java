package io.tandem.cli;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, with a Java that only notes what it is asked to run. */
class LauncherTest {
  private static final String LAUNCHER = "tandem";
  private static final String REHEARSAL = Rehearsal.class.getName();

  /** Archives what it is asked to, unless it is told to fail at that. */
  private static final String NOTING_JAVA =
      """
      #!/usr/bin/env bash
      echo "$@" >>"${BASH_SOURCE[0]%/*}/../calls"
      echo "${LD_PRELOAD:-}" >"${BASH_SOURCE[0]%/*}/../preloaded"
      for option in "$@"; do
        case $option in
          -XX:DumpLoadedClassList=*) echo list >"${option#*=}" ;;
          -Xshare:dump) dump=1 ;;
          -XX:SharedClassListFile=*) list=$(cat "${option#*=}") ;;
          -XX:SharedArchiveFile=*)
            [ "${dump:-}" ] || continue
            echo half >"${option#*=}"
            [ ! -f "${BASH_SOURCE[0]%/*}/../failing" ] || exit 1
            echo "classes of the $list" >"${option#*=}"
            ;;
        esac
      done
      """;

  @TempDir private Path folder;
  private Path target;
  private Path java;

  @BeforeEach
  void install() throws IOException {
    Files.copy(Path.of(LAUNCHER), folder.resolve(LAUNCHER));
    executable(folder.resolve(LAUNCHER));
    target = Files.createDirectory(folder.resolve("target"));
    Files.writeString(target.resolve("tandem.jar"), "");
    java = java("17.0.1");
  }

  @Test
  void theArchiveIsMadeOnceAndThenUsed() throws IOException, InterruptedException {
    assertThat(run("devices", "--json", "-")).isZero();
    assertThat(run("train")).isZero();

    assertThat(calls()).hasSize(4);
    assertThat(calls().get(0)).contains(REHEARSAL).doesNotContain("-XX:SharedArchiveFile");
    assertThat(calls().get(1)).contains("-Xshare:dump").doesNotContain(REHEARSAL);
    assertThat(calls().get(2)).endsWith("tandem.jar devices --json -").contains(using("17.0.1"));
    assertThat(calls().get(3)).endsWith("tandem.jar train").contains(using("17.0.1"));
    assertThat(archive("17.0.1")).hasContent("classes of the list");
    assertThat(target).isDirectoryNotContaining("glob:**/rehearsal*");
  }

  @Test
  void aNewJarHasItMadeAnew() throws IOException, InterruptedException {
    run("devices");
    Instant later = Files.getLastModifiedTime(archive("17.0.1")).toInstant().plusSeconds(1);
    Files.setLastModifiedTime(target.resolve("tandem.jar"), FileTime.from(later));

    run("devices");
    assertThat(calls()).filteredOn(call -> call.contains(REHEARSAL)).hasSize(2);
  }

  @Test
  void eachReleaseOfJavaHasItsOwn() throws IOException, InterruptedException {
    run("devices");
    java = java("25.0.3");

    run("devices");
    assertThat(calls().get(0)).contains(REHEARSAL);
    assertThat(calls().get(2)).contains(using("25.0.3"));
    assertThat(archive("17.0.1")).hasContent("classes of the list");
  }

  @Test
  void whereNoneCanBeMadeTheProgramRunsWithoutAndDoesNotTryAgain()
      throws IOException, InterruptedException {
    Files.writeString(java.resolve("failing"), "");

    assertThat(run("devices")).isZero();
    assertThat(run("devices")).isZero();
    assertThat(calls()).hasSize(4);
    assertThat(calls().subList(2, 4))
        .allMatch(call -> call.endsWith("tandem.jar devices"))
        .noneMatch(call -> call.contains("-XX:SharedArchiveFile"));
  }

  @Test
  void anOldJavaIsRefused() throws IOException, InterruptedException {
    java = java("11.0.2");
    Process launcher = start("devices");

    assertThat(new String(launcher.getErrorStream().readAllBytes()))
        .contains("needs Java 17 or newer", java + " is Java 11");
    assertThat(launcher.waitFor()).isEqualTo(ExitCodes.INTERNAL);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSignalsStayJavas() throws IOException, InterruptedException {
    Path library = Files.createDirectory(java.resolve("lib")).resolve("libjsig.so");
    Files.copy(Path.of(System.getProperty("java.home"), "lib", "libjsig.so"), library);

    assertThat(run("devices")).isZero();
    assertThat(java.resolve("preloaded")).hasContent(library.toString());

    // The linker would complain about a part of such a name.
    Path blank = folder.resolve("java 17");
    Files.move(java, blank);
    java = blank;
    assertThat(run("devices")).isZero();
    assertThat(java.resolve("preloaded")).hasContent("\n");
  }

  private Path java(String release) throws IOException {
    Path home = Files.createDirectories(folder.resolve("java-" + release));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + release + "\"\n");
    Path program = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(program, NOTING_JAVA);
    executable(program);
    return home;
  }

  private static void executable(Path program) throws IOException {
    Files.setPosixFilePermissions(program, fromString("rwxr-xr-x"));
  }

  private Path archive(String release) {
    return target.resolve("tandem-java-" + release + ".jsa");
  }

  private String using(String release) {
    return "-XX:SharedArchiveFile=" + archive(release);
  }

  /** What Java was asked for, one call a line. */
  private List<String> calls() throws IOException {
    return Files.readAllLines(java.resolve("calls"));
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    Process launcher = start(arguments);
    assertThat(new String(launcher.getErrorStream().readAllBytes())).isEmpty();
    return launcher.waitFor();
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve(LAUNCHER).toString());
    builder.command().addAll(List.of(arguments));
    // First on the path, too, for where this Java is refused.
    builder.environment().put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", java.toString());
    builder.environment().remove("LD_PRELOAD");
    return builder.start();
  }
}
