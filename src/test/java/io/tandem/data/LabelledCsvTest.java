package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.backend.Features;
import io.tandem.data.CsvLayout.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelledCsvTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), content.replace(';', '\n'));
  }

  private static Dataset read(Path file, Header header, String labelColumn) {
    CsvLayout layout = new CsvLayout(header, Optional.ofNullable(labelColumn));
    return Datasets.whole(DataRequest.of("csv:" + file).withLayout(layout));
  }

  private static double[][] numbers(Dataset data) {
    return ((Features.Reals) data.features()).data();
  }

  @Test
  void theLastColumnHasTheLabels() throws IOException {
    Dataset data = read(file("a,b,kind;1,2,dog;3,4.5,cat;5,6,dog"), Header.AUTO, null);
    assertThat(numbers(data)).isDeepEqualTo(new double[][] {{1, 2}, {3, 4.5}, {5, 6}});
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.labels()).containsExactly(1, 0, 1);
    assertThat(data.image()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kind", "2"})
  void orTheNamedOne(String column) throws IOException {
    Dataset data = read(file("a,kind,b;1,x,2;3,y,4;5,x,6"), Header.AUTO, column);
    assertThat(numbers(data)).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    assertThat(data.labels()).containsExactly(0, 1, 0);
  }

  @Test
  void namesThatAreNumbersAreAHeaderForWhoSaysSo() throws IOException {
    Path file = file("2001,2002,0;1,2,10;3,4,9;5,6,9");
    assertThat(read(file, Header.AUTO, null).labels()).containsExactly(0, 2, 1, 1);
    Dataset told = read(file, Header.YES, null);
    assertThat(told.labels()).containsExactly(1, 0, 0);
    assertThat(told.classes()).as("in numerical order").containsExactly("9", "10");
  }

  @Test
  void aTableOfWordsNeedNotHaveAHeader() throws IOException {
    Path file = file("one,x;1,x;2,y;3,y");
    assertThat(read(file, Header.AUTO, null).size()).isEqualTo(3);
    assertThatThrownBy(() -> read(file, Header.NO, null))
        .hasMessageContainingAll("line 1, column 1", "'one'");
  }

  @Test
  void labelsMayBeQuotedAndNumbersWrittenInTwoWays() throws IOException {
    Dataset quoted = read(file("1,\"small, red\";2,b;3,b"), Header.AUTO, null);
    assertThat(quoted.classes()).containsExactly("b", "small, red");
    assertThat(read(file("1,1.0;2,1;3,0"), Header.AUTO, null).classes()).containsExactly("0", "1");
  }

  @Test
  void knownClassesKeepTheirNumbers() throws IOException {
    Path file = file("1,dog;2,dog");
    DataRequest request = DataRequest.of("csv:" + file);
    Dataset data = Datasets.whole(request.withClasses(List.of("ant", "cat", "dog")));
    assertThat(data.labels()).containsExactly(2, 2);
    assertThatThrownBy(() -> Datasets.whole(request.withClasses(List.of("ant", "cat"))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("table.csv, line 1, column 2", "[ant, cat]", "'dog'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b,y;1,2,x;1,,x|line 3, column 2 (b)|found none",
        "a,b,y;1,2,x;1,2,|line 3, column 3 (y)|found none",
        "a,b,y;1,2,x;1,red,x|line 3, column 2 (b)|'red'",
        "1,2,x;NaN,2,x|line 2, column 1|'NaN'",
        "1,2,x;1,2|line 2|expected 3 cells",
        "a,b,y|at least one row|none",
        "x;y|line 1|one column",
        "1,2,x;3,4,x|column 3|two classes",
        "1,2,0.5;3,4,0.25;5,6,0.5|column 3|whole numbers or text, found 0.5",
        "1,2,3;3,4,5|column 3|a different one for each of 2",
      })
  void namesThePlaceOfAMistake(String content, String place, String found) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> read(file, Header.AUTO, null))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("table.csv", place, found);
  }

  @ParameterizedTest
  @CsvSource({"4", "0", "1.5", "kinds"})
  void aLabelColumnThatIsNotThere(String column) throws IOException {
    Path file = file("a,b,kind;1,2,x;3,4,x");
    assertThatThrownBy(() -> read(file, Header.AUTO, column))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("table.csv", "'" + column + "'", "1 to 3");
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("table.csv"), new byte[] {'1', ',', (byte) 0xFF});
    assertThatThrownBy(() -> read(file, Header.AUTO, null))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("table.csv", "UTF-8");
  }
}
