package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images are seen as their views have them: mirrored, shifted, a square cut out. */
interface ViewContract extends BackendUnderTest {
  /** Labels are drawn from so many classes. */
  int CLASSES = 3;

  @ParameterizedTest
  @MethodSource("precisions")
  default void imagesAreSeenThroughTheirViews(Precision precision) {
    Backend backend = backend(precision);
    Random random = new Random(1);
    for (ImageFrame frame :
        List.of(
            new ImageFrame(1, 3, 5, 2),
            new ImageFrame(3, 4, 4, 3),
            new ImageFrame(3, 32, 32, 8),
            new ImageFrame(2, 7, 1, 0),
            new ImageFrame(1, 1, 6, 9))) {
      ExampleSet set = ExampleSet.ofBytes(random, 9, frame.size(), CLASSES).scaledAtRandom(random);
      Examples examples = set.upload(backend);
      Batch batch = backend.batch(examples, 20);
      Batch last = backend.batch(examples, 3);
      Cursor cursor = backend.cursor(frame);
      int[] order = random.ints(43, 0, 9).toArray();
      ImageView[] views = new ImageView[order.length];
      Arrays.setAll(views, i -> view(random, frame));
      backend.write(cursor, order, new double[0]);
      backend.write(cursor, views(views));

      for (int from = 0; from < 40; from += 20) {
        backend.gather(examples, cursor, batch);
        verify(backend, set, frame, batch, order, views, from);
      }
      backend.gather(examples, cursor, last);
      verify(backend, set, frame, last, order, views, 40);
      verify(backend, set, frame, batch, order, views, 20);
    }
  }

  /** The byte nearest to the mean, which is none of the bytes where the mean is far from them. */
  @ParameterizedTest
  @MethodSource("precisions")
  default void whatIsNotSeenIsTheByteNearestToTheMean(Precision precision) {
    Backend backend = backend(precision);
    double[] mean = {-20, 0.4, 0.5, 127.5, 254.6, 1000};
    double[] factor = {1, 1, 1, 1, 1, 1};
    ExampleSet set =
        new ExampleSet(
            new Features.Bytes(new byte[1][6], 6), new int[1], new Scaling(mean, factor));
    Examples examples = set.upload(backend);
    Batch batch = backend.batch(examples, 1);
    Cursor cursor = backend.cursor(new ImageFrame(1, 1, 6, 0));
    backend.write(cursor, new int[1], new double[0]);
    backend.write(cursor, views(new ImageView(false, 1, 0, 0, 0)));

    backend.gather(examples, cursor, batch);

    double[] nearest = {0, 0, 1, 128, 255, 255};
    double[] expected = new double[6];
    Arrays.setAll(expected, i -> scaled(precision, nearest[i], mean[i], factor[i]));
    assertThat(backend.read(batch.features())).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void aRecordedStepSeesTheViewsOfEachEpoch(Precision precision) {
    Backend backend = backend(precision);
    Random random = new Random(2);
    ImageFrame frame = new ImageFrame(3, 4, 5, 2);
    ExampleSet set = ExampleSet.ofBytes(random, 7, frame.size(), CLASSES);
    Examples examples = set.upload(backend);
    Batch batch = backend.batch(examples, 2);
    Cursor cursor = backend.cursor(frame);
    Step step = backend.record(() -> backend.gather(examples, cursor, batch));
    for (int steps : new int[] {3, 8, 2}) {
      int[] order = random.ints(2 * steps, 0, 7).toArray();
      ImageView[] views = new ImageView[order.length];
      Arrays.setAll(views, i -> view(random, frame));
      backend.write(cursor, order, new double[0]);
      backend.write(cursor, views(views));

      step.run(steps - 1);
      verify(backend, set, frame, batch, order, views, order.length - 4);
      step.run(1);
      verify(backend, set, frame, batch, order, views, order.length - 2);
    }
  }

  /** A view changes a batch, never the examples. */
  @ParameterizedTest
  @MethodSource("precisions")
  default void withoutViewsABatchIsTheExamplesAgain(Precision precision) {
    Backend backend = backend(precision);
    Random random = new Random(3);
    ImageFrame frame = new ImageFrame(1, 3, 3, 2);
    ExampleSet set = ExampleSet.ofBytes(random, 2, frame.size(), CLASSES);
    Examples examples = set.upload(backend);
    Batch batch = backend.batch(examples, 2);
    Cursor seen = backend.cursor(frame);
    backend.write(seen, new int[] {0, 1}, new double[0]);
    ImageView moved = new ImageView(true, 1, 1, 0, 0);
    backend.write(seen, views(moved, moved));
    Cursor plain = backend.cursor();
    backend.write(plain, new int[] {0, 1}, new double[0]);

    backend.gather(examples, seen, batch);
    backend.gather(examples, plain, batch);

    assertThat(backend.read(batch.features())).isEqualTo(set.inputs(precision, 0, 1));
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void anOrderNeedsViewsOfItsOwn(Precision precision) {
    Backend backend = backend(precision);
    ImageFrame frame = new ImageFrame(1, 2, 2, 0);
    Examples examples = ExampleSet.ofBytes(new Random(4), 2, 4, CLASSES).upload(backend);
    Batch batch = backend.batch(examples, 1);
    Cursor cursor = backend.cursor(frame);
    backend.write(cursor, new int[2], new double[0]);
    assertThatIllegalStateException()
        .isThrownBy(() -> backend.gather(examples, cursor, batch))
        .withMessageContaining("views");

    backend.write(cursor, new ImageViews(2));
    backend.gather(examples, cursor, batch);

    backend.write(cursor, new int[2], new double[0]);
    assertThatIllegalStateException()
        .isThrownBy(() -> backend.gather(examples, cursor, batch))
        .withMessageContaining("views");
  }

  @ParameterizedTest
  @MethodSource("precisions")
  default void viewsFitTheirCursorAndTheirImages(Precision precision) {
    Backend backend = backend(precision);
    Cursor plain = backend.cursor();
    backend.write(plain, new int[2], new double[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.write(plain, new ImageViews(2)))
        .withMessageContaining("frame");

    Cursor cursor = backend.cursor(new ImageFrame(1, 2, 2, 0));
    backend.write(cursor, new int[2], new double[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.write(cursor, new ImageViews(3)))
        .withMessageContaining("examples");
    backend.write(cursor, new ImageViews(2));

    Examples wide = ExampleSet.ofBytes(new Random(5), 2, 8, CLASSES).upload(backend);
    Batch ofWide = backend.batch(wide, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.gather(wide, cursor, ofWide))
        .withMessageContaining("images");
    Examples reals = ExampleSet.ofReals(new Random(6), 2, 4, CLASSES).upload(backend);
    Batch ofReals = backend.batch(reals, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.gather(reals, cursor, ofReals))
        .withMessageContaining("bytes");
  }

  /** Shifts go beyond the image now and then, and squares beyond its edge. */
  private static ImageView view(Random random, ImageFrame frame) {
    return new ImageView(
        random.nextBoolean(),
        random.nextInt(2 * frame.height() + 3) - frame.height() - 1,
        random.nextInt(2 * frame.width() + 3) - frame.width() - 1,
        random.nextInt(frame.height() + frame.cutout() + 2) - frame.cutout() - 1,
        random.nextInt(frame.width() + frame.cutout() + 2) - frame.cutout() - 1);
  }

  private static ImageViews views(ImageView... views) {
    ImageViews all = new ImageViews(views.length);
    for (int i = 0; i < views.length; i++) {
      all.set(i, views[i]);
    }
    return all;
  }

  private static double scaled(Precision precision, double value, double mean, double factor) {
    return precision.storage() == Precision.FLOAT32
        ? ((float) value - (float) mean) * (float) factor
        : (value - mean) * factor;
  }

  private static void verify(
      Backend backend,
      ExampleSet set,
      ImageFrame frame,
      Batch batch,
      int[] order,
      ImageView[] views,
      int from) {
    int rows = batch.features().rows();
    int columns = frame.size();
    Scaling scaling = set.scaling();
    double[] expected = new double[rows * columns];
    int[] examples = Arrays.copyOfRange(order, from, from + rows);
    for (int row = 0; row < rows; row++) {
      int[] shown = new ReferenceView(frame, views[from + row]).shown();
      for (int column = 0; column < columns; column++) {
        double mean = scaling.mean()[column];
        double value =
            shown[column] == ReferenceView.NOTHING
                ? Math.round(mean)
                : set.features().value(examples[row], shown[column]);
        expected[row * columns + column] =
            scaled(backend.precision(), value, mean, scaling.factor()[column]);
      }
    }
    Expected.exactly(columns, expected)
        .verify(frame + " from " + from, backend.read(batch.features()));
    assertThat(Labels.read(backend, batch, CLASSES)).containsExactly(set.labels(examples));
  }
}
