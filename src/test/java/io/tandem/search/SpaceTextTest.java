package io.tandem.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.search.Space.Choices;
import io.tandem.search.Space.Reals;
import io.tandem.search.Space.Wholes;
import io.tandem.search.SpaceText.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceTextTest {
  @Test
  void choicesMayHaveCommas() {
    assertThat(SpaceText.parse("50|100 | 512,256", Kind.OTHER))
        .isEqualTo(new Choices(List.of("50", "100", "512,256")));
  }

  @Test
  void rangesAreRealOrWholeAsTheOptionIs() {
    assertThat(SpaceText.parse("log(1e-4,1e-1)", Kind.REAL)).isEqualTo(new Reals(1e-4, 1e-1, true));
    assertThat(SpaceText.parse("linear(1, 8)", Kind.WHOLE)).isEqualTo(new Wholes(1, 8, false));
  }

  @Test
  void aThirdNumberIsACountOfValues() {
    assertThat(SpaceText.parse("log(1e-4,1e-1,4)", Kind.REAL))
        .isEqualTo(new Choices(List.of("1.0E-4", "0.001", "0.01", "0.1")));
    assertThat(SpaceText.parse("linear(1,10,4)", Kind.WHOLE))
        .isEqualTo(new Choices(List.of("1", "4", "7", "10")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a||b; OTHER; values separated by |",
        "''; OTHER; values separated by |",
        "a|b|a; OTHER; each value once",
        "lg(1,2); REAL; log(low,high)",
        "log(1,2; REAL; log(low,high)",
        "log(1,2); OTHER; separated by |",
        "log(1); REAL; two numbers",
        "log(1,2,3,4); REAL; two numbers",
        "log(0,1); REAL; above 0",
        "linear(2,1); REAL; lower number first",
        "linear(1,1); REAL; lower number first",
        "linear(1,x); REAL; a number where 'x' is",
        "linear(1,NaN); REAL; a number where 'NaN' is",
        "linear(1,2.5); WHOLE; whole numbers",
        "linear(1,1e12); WHOLE; whole numbers",
        "linear(1,2,1); REAL; a count",
        "linear(1,2,2.5); REAL; whole numbers",
        "linear(1,2,1e9); REAL; a count",
      })
  void whatIsNoSpaceIsRefused(String text, Kind kind, String expected) {
    assertThatThrownBy(() -> SpaceText.parse(text, kind))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining(text);
  }
}
