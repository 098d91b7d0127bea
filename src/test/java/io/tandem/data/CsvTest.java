package io.tandem.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), content);
  }

  @Test
  void readsNumbersWithAndWithoutNamesAbove() throws IOException {
    double[][] expected = {{1, -2.5}, {3e-3, 4}};
    assertThat(Csv.read(file("1,-2.5\n3e-3, 4\n"), 2)).isDeepEqualTo(expected);
    assertThat(Csv.read(file("x,y\r\n1,-2.5\r\n\r\n3e-3,4"), 2)).isDeepEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2;3|line 2|expected 2 numbers, found 1",
        "1,2;3,4,5|line 2|found 3",
        "1,2;3,|line 2, column 2|found ''",
        "1,2;x,4|line 2, column 1|found 'x'",
        "1,2;NaN,4|line 2, column 1|NaN",
        "x,y|at least one row|none",
      })
  void namesThePlaceOfAMistake(String content, String place, String found) throws IOException {
    Path file = file(content.replace(';', '\n'));
    assertThatThrownBy(() -> Csv.read(file, 2))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("table.csv", place, found);
  }
}
