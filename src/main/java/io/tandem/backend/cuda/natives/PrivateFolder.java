package io.tandem.backend.cuda.natives;

import io.tandem.backend.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * A folder of the user's, closed to everybody else, in which a library lies under a name made of
 * its content: what somebody else left, or a process that was ended while it wrote, is never
 * loaded.
 */
public final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;

  /** A folder that is made when it is needed. */
  public PrivateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The usual place: {@code tandem/natives} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}.
   *
   * @param environment the process's environment variables
   */
  public static PrivateFolder of(Map<String, String> environment) {
    return new PrivateFolder(CacheFolder.of(environment).resolve("natives"));
  }

  /**
   * Keeps a file in a folder that is named by the file's content, unless it is there already,
   * whole.
   *
   * @return the file
   * @throws IOException if it cannot be written
   */
  public Path keep(String name, byte[] content) throws IOException {
    byte[] hash = sha256(content);
    Path home = folder.resolve(HexFormat.of().formatHex(hash));
    makePrivate(folder);
    makePrivate(home);
    Path file = home.resolve(name);
    if (!isWhole(file, hash)) {
      write(file, content);
    }
    return file;
  }

  private static boolean isWhole(Path file, byte[] hash) throws IOException {
    return Files.isRegularFile(file)
        && MessageDigest.isEqual(sha256(Files.readAllBytes(file)), hash);
  }

  /** Another process may do the same at the same time: the last one's equal file stays. */
  private static void write(Path file, byte[] content) throws IOException {
    Path beside = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
    try {
      Files.write(beside, content);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    if (!Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
