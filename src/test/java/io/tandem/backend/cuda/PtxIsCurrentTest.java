package io.tandem.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The PTX in the jar is that of the kernels beside it, though nobody needs nvcc to build Tandem.
 */
class PtxIsCurrentTest {
  private static final Path SOURCES = Path.of("kernels");
  private static final Path PTX = Path.of("src/main/resources/io/tandem/backend/cuda");

  @ParameterizedTest
  @MethodSource("kernels")
  void ptxWasMadeFromTheKernelAndTheHeadersAsTheyAre(String kernel) throws IOException {
    Path ptx = PTX.resolve(kernel + ".ptx");
    assertThat(ptx).as("%s: run kernels/build", ptx).isRegularFile();
    assertThat(Files.readAllLines(ptx).get(0))
        .as(
            "the first line of %s: after a change to %s.cu or a header run kernels/build",
            ptx, kernel)
        .contains("SHA-256 " + hashOfSources(kernel) + ",");
  }

  @Test
  void everyPtxHasItsKernel() throws IOException {
    assertThat(names(PTX, ".ptx")).isEqualTo(kernels()).isNotEmpty();
  }

  /** Drivers older than the compiler that made the PTX refuse its own version. */
  @ParameterizedTest
  @MethodSource("kernels")
  void ptxIsOfTheOldestVersionThatKnowsItsTarget(String kernel) throws IOException {
    assertThat(Files.readAllLines(PTX.resolve(kernel + ".ptx")))
        .contains(".version 6.3", ".target sm_75");
  }

  private static List<String> kernels() throws IOException {
    return names(SOURCES, ".cu");
  }

  private static List<String> names(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    }
  }

  /** As kernels/build has it: of the kernel and of all headers, in the order of their names. */
  private static String hashOfSources(String kernel) throws IOException {
    MessageDigest hash = sha256();
    hash.update(Files.readAllBytes(SOURCES.resolve(kernel + ".cu")));
    for (String header : names(SOURCES, ".cuh")) {
      hash.update(Files.readAllBytes(SOURCES.resolve(header + ".cuh")));
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
