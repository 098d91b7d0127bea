package io.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The README's Java, compiled and run as it stands there. */
@Isolated("it looks at standard output")
class ReadmeExampleTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final int EPOCHS = 20;

  @Test
  void theExampleTrains(@TempDir Path folder) throws ReflectiveOperationException, IOException {
    Matcher example = JAVA.matcher(Files.readString(Path.of("README.md")));
    assertThat(example.find()).as("the README has an example").isTrue();
    Path source = Files.writeString(folder.resolve("Example.java"), example.group(1));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
    assertThat(status).as("the compiler's exit status").isZero();

    List<String> lines = run(folder).lines().toList();

    assertThat(lines).hasSize(EPOCHS);
    Matcher last = Pattern.compile("20\\.0 OptionalDouble\\[(.*)]").matcher(lines.get(EPOCHS - 1));
    assertThat(last.matches()).as(lines.get(EPOCHS - 1)).isTrue();
    assertThat(Double.parseDouble(last.group(1))).isGreaterThan(0.95);
  }

  private static String run(Path classes) throws ReflectiveOperationException, IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    URL[] place = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(place)) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Example")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
