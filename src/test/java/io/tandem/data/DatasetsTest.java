package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How data sets are named, and how they become three parts. */
class DatasetsTest {
  private static final int ROWS = 200;

  @TempDir private Path folder;

  private Path table;

  /** Row i has the number i, and one of three classes: 100, 70 and 30 rows have them. */
  @BeforeEach
  void write() throws IOException {
    table = folder.resolve("table.csv");
    StringBuilder text = new StringBuilder("number,kind\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i).append(',').append(kind(i)).append('\n');
    }
    Files.writeString(table, text);
  }

  private static String kind(int row) {
    int place = row * 7 % 20;
    return place < 10 ? "a" : place < 17 ? "b" : "c";
  }

  private DataRequest request(String validation, String test, int seed) {
    return new DataRequest(
        "csv:" + table,
        Optional.ofNullable(validation),
        Optional.ofNullable(test),
        seed,
        CsvLayout.usual(),
        Optional.empty());
  }

  private static int[] numbers(Dataset data) {
    return IntStream.range(0, data.size()).map(i -> (int) data.features().value(i, 0)).toArray();
  }

  private static long[] counts(Dataset data) {
    return IntStream.range(0, 3)
        .mapToLong(label -> Arrays.stream(data.labels()).filter(l -> l == label).count())
        .toArray();
  }

  @Test
  void sharesAreDrawnByClass() {
    Split split = Datasets.open(request("0.2", "0.1", 0));
    assertThat(counts(split.test())).containsExactly(10, 7, 3);
    assertThat(counts(split.validation())).containsExactly(20, 14, 6);
    assertThat(counts(split.training())).containsExactly(70, 49, 21);
  }

  @Test
  void noExampleIsLostOrShared() {
    Split split = Datasets.open(request(null, "0.33", 5));
    int[] all =
        Stream.of(split.training(), split.validation(), split.test())
            .flatMapToInt(part -> Arrays.stream(numbers(part)))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, ROWS).toArray());
    assertThat(split.validation().size()).isEqualTo(20);
    assertThat(split.test().size()).isEqualTo(66);
    for (Dataset part : new Dataset[] {split.training(), split.validation(), split.test()}) {
      for (int i = 0; i < part.size(); i++) {
        int row = (int) part.features().value(i, 0);
        assertThat(part.classes().get(part.labels()[i])).isEqualTo(kind(row));
      }
    }
  }

  @Test
  void theSeedAloneDecides() {
    int[] drawn = numbers(Datasets.open(request("0.1", "0.1", 1)).test());
    assertThat(numbers(Datasets.open(request("0.1", "0.1", 1)).test())).isEqualTo(drawn);
    assertThat(numbers(Datasets.open(request("0.1", "0.1", 2)).test())).isNotEqualTo(drawn);
    assertThat(numbers(Datasets.open(request("0.3", "0.1", 1)).test()))
        .as("another validation part leaves the test part alone")
        .isEqualTo(drawn);
  }

  /** As evaluate has them, from the model. */
  @Test
  void classesThatAreKnownDoNotChangeTheDraw() {
    DataRequest request = request("0.1", "0.1", 1);
    Split split = Datasets.open(request);
    Split again = Datasets.open(request.withClasses(split.training().classes()));
    assertThat(numbers(again.test())).isEqualTo(numbers(split.test()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "csv:"})
  void aPartMayBeAFile(String prefix) throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "number,kind\n-1,c\n-2,c\n");
    Split split = Datasets.open(request("0.1", prefix + other, 0));
    assertThat(split.test().labels()).as("the training part's classes").containsExactly(2, 2);
    assertThat(split.training().size()).isEqualTo(180);
    assertThat(split.validation().size()).isEqualTo(20);
  }

  @Test
  void aPartMustGoWithTheRest() throws IOException {
    Path wide = Files.writeString(folder.resolve("wide.csv"), "1,2,a\n3,4,a\n");
    Path strange = Files.writeString(folder.resolve("strange.csv"), "1,d\n3,a\n");
    assertRefused(request(null, wide.toString(), 0), "wide.csv", "expected 1 features", "found 2");
    assertRefused(request(strange.toString(), null, 0), "strange.csv, line 1", "'d'", "[a, b, c]");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.1, 'found 0'",
    "1.5, 0.1, 'found 1.5'",
    "0.1, -0.1, 'found -0.1'",
    "0.5, 0.5, 'leave nothing'",
    "0.1, 0.001, 'too few'",
    "0.1, missing.csv, 'missing.csv'",
  })
  void sharesThatMakeNoSense(String validation, String test, String found) {
    assertRefused(request(validation, test, 0), found);
  }

  @Test
  void whatComesInPartsKeepsThem() {
    DataRequest digits =
        new DataRequest(
            "digits", Optional.of("0.1"), Optional.empty(), 0, CsvLayout.usual(), Optional.empty());
    assertRefused(digits, "digits", "--validation");
    assertThat(Datasets.open("digits").validation().size()).isEqualTo(200);
    assertThatThrownBy(() -> Datasets.whole(DataRequest.of("digits")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--split");
  }

  @Test
  void formsAreShownToWhoMissesThem() {
    assertThat(Datasets.forms())
        .containsExactly(
            "digits",
            "cifar10[:DIR]",
            "mnist:DIR",
            "fashion-mnist:DIR",
            "csv:FILE",
            "npy:X.npy,y.npy",
            "images:DIR");
    for (String wrong : new String[] {"csv", "csv:", "digits:1", "mnits:x", ""}) {
      assertRefused(DataRequest.of(wrong), "'" + wrong + "'", "fashion-mnist:DIR");
    }
  }

  private static void assertRefused(DataRequest request, String... words) {
    assertThatThrownBy(() -> Datasets.open(request))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(words);
  }
}
