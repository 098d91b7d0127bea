package io.tandem.backend.cuda;

import io.tandem.backend.cuda.natives.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/** JCuda's own native libraries, which come in its jars, on their way to the linker. */
final class JCudaNatives {
  private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

  private final PrivateFolder folder;

  JCudaNatives(PrivateFolder folder) {
    this.folder = folder;
  }

  /**
   * Initialises a class of JCuda's with its native library.
   *
   * @param library such as {@code JCudaDriver}
   * @param change what to make of the library's content first
   * @return where the library lies
   * @throws IOException if it cannot be unpacked
   * @throws LinkageError if the linker refuses it
   */
  Path link(Class<?> binding, String library, UnaryOperator<byte[]> change) throws IOException {
    String name =
        LibUtils.createLibraryFileName(
            LibUtils.createPlatformLibraryName(library + "-" + JCudaVersion.get()));
    byte[] content;
    try (InputStream resource = LibUtils.class.getResourceAsStream("/lib/" + name)) {
      if (resource == null) {
        throw new IOException("JCuda's jars do not hold " + name);
      }
      content = resource.readAllBytes();
    }
    Path file = folder.keep(name, change.apply(content));
    initialize(binding, file.getParent());
    return file;
  }

  /**
   * JCuda loads its library from the folder of temporary files, under a fixed name, and takes what
   * it finds there. For as long as that takes, that folder is ours.
   */
  private static synchronized void initialize(Class<?> binding, Path from) {
    String before = System.getProperty(TEMPORARY_FOLDER);
    System.setProperty(TEMPORARY_FOLDER, from.toString());
    try {
      MethodHandles.lookup().ensureInitialized(binding);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(binding + " is public", e);
    } finally {
      System.setProperty(TEMPORARY_FOLDER, before);
    }
  }
}
