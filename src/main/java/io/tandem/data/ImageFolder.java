package io.tandem.data;

import io.tandem.backend.Features;
import io.tandem.data.ClassIndex.Labelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Pictures of one size in a folder for each class, which has the class's name. */
final class ImageFolder {
  private static final int WHITE = 255;
  private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg");

  private final Path folder;
  private final ClassIndex classes;
  private final List<Path> files = new ArrayList<>();

  private ImageFolder(Path folder, DataRequest request) {
    this.folder = folder;
    classes = new ClassIndex(request.classes());
  }

  /**
   * Reads a folder, in the order of its names. What has a name that begins with a dot is passed
   * over.
   *
   * @throws DataException if the folder is missing, if anything else than folders of PNG and JPEG
   *     pictures is in it, if a picture is damaged, or if they are not all of one size
   */
  static Dataset read(Path folder, DataRequest request) {
    if (!Files.isDirectory(folder)) {
      throw new DataException("no folder " + folder + ": expected one folder for each class in it");
    }
    ImageFolder images = new ImageFolder(folder, request);
    images.find();
    ImageShape shape = images.shape();
    byte[][] rows = new byte[images.files.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Images.read(images.files.get(i), shape);
    }
    Labelling labelling = images.classes.finish(folder.toString());
    return new Dataset(
        request.spec(),
        new Features.Bytes(rows, shape.size()),
        labelling.labels(),
        labelling.classes(),
        Optional.of(shape));
  }

  private void find() {
    for (Path child : children(folder)) {
      if (!Files.isDirectory(child)) {
        throw new DataException(
            child + ": expected a folder for each class in " + folder + ", found a file");
      }
      List<Path> pictures = children(child);
      if (pictures.isEmpty()) {
        throw new DataException(child + ": expected PNG or JPEG pictures, found none");
      }
      for (Path picture : pictures) {
        String name = picture.getFileName().toString().toLowerCase(Locale.ROOT);
        if (ENDINGS.stream().noneMatch(name::endsWith)) {
          throw new DataException(
              picture + ": expected nothing but PNG and JPEG pictures, .png, .jpg or .jpeg");
        }
        files.add(picture);
        classes.add(child.getFileName().toString(), child::toString);
      }
    }
    if (files.isEmpty()) {
      throw new DataException(folder + ": expected a folder for each class, found none");
    }
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DataFile.unreadable(folder, e);
    }
  }

  /** In grey if all pictures are grey. */
  private ImageShape shape() {
    Picture first = Picture.head(files.get(0));
    boolean grey = true;
    for (Path file : files) {
      Picture picture = Picture.head(file);
      if (picture.width() != first.width() || picture.height() != first.height()) {
        throw new DataException(
            String.format(
                "%s is %d x %d pixels and %s is %d x %d: bring all pictures to one size first",
                files.get(0),
                first.width(),
                first.height(),
                file,
                picture.width(),
                picture.height()));
      }
      grey &= picture.grey();
    }
    try {
      return new ImageShape(grey ? 1 : 3, first.height(), first.width(), WHITE);
    } catch (IllegalArgumentException e) {
      throw new DataException(files.get(0) + ": " + e.getMessage(), e);
    }
  }
}
