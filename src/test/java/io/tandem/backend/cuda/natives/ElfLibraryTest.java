package io.tandem.backend.cuda.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On JCublas's own native library, as it comes in the jar. */
class ElfLibraryTest {
  private static final String LIBRARY = "/lib/libJCublas2-12.6.0-linux-x86_64.so";
  private static final String OLD = "libcublas.so.12";
  private static final String NEW = "libcublas.so.13";

  @Test
  void hashesAreThoseOfTheSystemVAbi() {
    // From the verneed sections of libraries, as readelf -V and objdump -p print them.
    assertThat(ElfLibrary.hash("GLIBC_2.2.5")).isEqualTo(0x09691a75);
    assertThat(ElfLibrary.hash("GLIBC_2.14")).isEqualTo(0x06969194);
    assertThat(ElfLibrary.hash("CXXABI_1.3")).isEqualTo(0x056bafd3);
  }

  @Test
  void onlyTheNameAndItsHashChange() throws IOException {
    byte[] before = library();
    ElfLibrary library = new ElfLibrary(before);

    library.retarget(OLD, NEW);
    byte[] after = library.content();

    assertThat(positions(before, OLD)).hasSize(1);
    assertThat(positions(after, OLD)).isEmpty();
    assertThat(positions(after, NEW)).isEqualTo(positions(before, OLD));
    int hash = onlyPosition(before, ElfLibrary.hash(OLD));
    assertThat(onlyPosition(after, ElfLibrary.hash(NEW))).isEqualTo(hash);
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        changed.add(i);
      }
    }
    // The last digit of the name, and the lowest byte of its hash.
    assertThat(changed)
        .containsExactlyInAnyOrder(hash, positions(before, OLD).get(0) + OLD.length() - 1);
  }

  @Test
  void thereAndBackIsWhatItWas() throws IOException {
    ElfLibrary library = new ElfLibrary(library());

    library.retarget(OLD, NEW);
    library.retarget(NEW, OLD);

    assertThat(library.content()).isEqualTo(library());
  }

  @Test
  void theVersionThatJCudaWasLinkedWithNeedsNoChange() throws IOException {
    byte[] content = library();

    assertThat(new CublasLibrary(null, 12).retarget(content)).isSameAs(content);
    assertThat(positions(new CublasLibrary(null, 13).retarget(content), NEW)).hasSize(1);
  }

  @Test
  void whatCannotBeRetargetedIsRefused() throws IOException {
    ElfLibrary library = new ElfLibrary(library());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> library.retarget(OLD, "libcublas.so.100"))
        .withMessageContaining("equally long");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> library.retarget("libcublas.so.11", NEW))
        .withMessageContaining("libcublas.so.11");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ElfLibrary("not a library".getBytes(StandardCharsets.UTF_8)));
    assertThat(library.content()).as("refusals change nothing").isEqualTo(library());
  }

  private static byte[] library() throws IOException {
    try (InputStream resource = ElfLibraryTest.class.getResourceAsStream(LIBRARY)) {
      return resource.readAllBytes();
    }
  }

  /** Where a name stands between zeros. */
  private static List<Integer> positions(byte[] content, String name) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    List<Integer> positions = new ArrayList<>();
    String bounded = "\0" + name + "\0";
    for (int at = text.indexOf(bounded); at >= 0; at = text.indexOf(bounded, at + 1)) {
      positions.add(at + 1);
    }
    return positions;
  }

  private static int onlyPosition(byte[] content, int number) {
    ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i + Integer.BYTES <= content.length; i += Integer.BYTES) {
      if (bytes.getInt(i) == number) {
        positions.add(i);
      }
    }
    assertThat(positions).hasSize(1);
    return positions.get(0);
  }
}
