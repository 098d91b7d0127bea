package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageView;
import io.tandem.backend.ImageViews;
import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final ImageShape SHAPE = new ImageShape(3, 6, 10, 255);

  private static List<ImageView> views(Augmentation augmentation, int seed, int epoch, int count) {
    int[] v = augmentation.views(SHAPE, seed, epoch, count).numbers();
    return IntStream.range(0, count)
        .map(i -> i * ImageViews.LENGTH)
        .mapToObj(i -> new ImageView(v[i] == 1, v[i + 1], v[i + 2], v[i + 3], v[i + 4]))
        .toList();
  }

  /** The random bits are the digits of one number, each in a base of its own. */
  @Test
  void aViewIsCutFromOneNumber() {
    Augmentation augmentation = new Augmentation(true, 2, 4);
    Philox random = new Philox(7, Purpose.AUGMENTATION);
    List<ImageView> views = views(augmentation, 7, 3, 100);
    for (int i = 0; i < views.size(); i++) {
      int all = 2 * 5 * 5 * 6 * 10;
      int part =
          new BigInteger(Long.toUnsignedString(random.bits(3, i)))
              .multiply(BigInteger.valueOf(all))
              .shiftRight(64)
              .intValueExact();
      ImageView expected =
          new ImageView(
              part / (all / 2) == 1,
              part / (5 * 6 * 10) % 5 - 2,
              part / (6 * 10) % 5 - 2,
              part / 10 % 6 - 2,
              part % 10 - 2);
      assertThat(views.get(i)).as("view %d", i).isEqualTo(expected);
    }
  }

  @Test
  void everyChoiceIsAsLikely() {
    int count = 30_000;
    List<ImageView> views = views(new Augmentation(true, 3, 2), 0, 0, count);

    assertThat(views.stream().filter(ImageView::mirrored).count() / (double) count)
        .isCloseTo(0.5, within(0.015));
    assertEven(views.stream().mapToInt(ImageView::down).toArray(), -3, 3);
    assertEven(views.stream().mapToInt(ImageView::right).toArray(), -3, 3);
    assertEven(views.stream().mapToInt(ImageView::cutTop).toArray(), -1, 4);
    assertEven(views.stream().mapToInt(ImageView::cutLeft).toArray(), -1, 8);
  }

  private static void assertEven(int[] values, int smallest, int largest) {
    double expected = (double) values.length / (largest - smallest + 1);
    for (int value = smallest; value <= largest; value++) {
      int wanted = value;
      long found = Arrays.stream(values).filter(v -> v == wanted).count();
      // Five standard deviations of a count.
      assertThat((double) found)
          .as("%d", value)
          .isCloseTo(expected, within(5 * Math.sqrt(expected)));
    }
    assertThat(Arrays.stream(values).min()).hasValue(smallest);
    assertThat(Arrays.stream(values).max()).hasValue(largest);
  }

  @Test
  void seedsEpochsAndPlacesHaveViewsOfTheirOwn() {
    Augmentation augmentation = new Augmentation(true, 5, 5);
    Set<List<ImageView>> sequences = new HashSet<>();
    for (int seed = 0; seed < 3; seed++) {
      for (int epoch = 0; epoch < 3; epoch++) {
        List<ImageView> views = views(augmentation, seed, epoch, 40);
        assertThat(new HashSet<>(views)).hasSizeGreaterThan(30);
        assertThat(views(augmentation, seed, epoch, 10)).isEqualTo(views.subList(0, 10));
        sequences.add(views);
      }
    }
    assertThat(sequences).hasSize(9);
  }

  @Test
  void whatIsNotAskedForIsLeftAlone() {
    for (ImageView view : views(new Augmentation(false, 0, 3), 1, 0, 50)) {
      assertThat(view).isEqualTo(new ImageView(false, 0, 0, view.cutTop(), view.cutLeft()));
    }
    assertThat(views(new Augmentation(true, 0, 0), 1, 0, 50))
        .allMatch(view -> view.down() == 0 && view.right() == 0);
    assertThat(new Augmentation(false, 1, 3).frame(SHAPE)).isEqualTo(new ImageFrame(3, 6, 10, 3));
    assertThat(Augmentation.NONE.varies()).isFalse();
    assertThat(new Augmentation(true, 0, 0).varies()).isTrue();
    assertThat(new Augmentation(false, 1, 0).varies()).isTrue();
    assertThat(new Augmentation(false, 0, 1).varies()).isTrue();
  }

  @Test
  void negativePixelsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Augmentation(false, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Augmentation(false, 0, -1));
  }
}
