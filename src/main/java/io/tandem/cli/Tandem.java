package io.tandem.cli;

import io.tandem.backend.DeviceException;
import io.tandem.data.DataException;
import io.tandem.model.ModelException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program: its commands, and what its errors look like. */
@Command(
    name = "tandem",
    versionProvider = Tandem.Version.class,
    mixinStandardHelpOptions = true,
    description = {
      "Trains fully connected neural networks on the device at hand.",
      "",
      "Start with: tandem train"
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit codes:%n",
    footer = {
      "   0  done",
      "   1  a check failed (exercise, gradcheck, bench, lr-find, --overfit-one-batch)",
      "   2  the command line is wrong",
      "   3  a data set, a model or an image is missing or broken",
      "   4  the device is not there or does not work",
      "   5  something cannot be written; an unfinished run's last checkpoint is kept",
      "   6  training diverged: the loss became infinite or not a number",
      "  70  an error in Tandem itself, or it cannot be built",
      " 130  interrupted; what was learnt so far is saved where --out says"
    })
public final class Tandem implements Runnable {
  private static final Class<?>[] COMMANDS = {
    TrainCommand.class,
    SweepCommand.class,
    DepthCommand.class,
    LrFindCommand.class,
    EvaluateCommand.class,
    PredictCommand.class,
    ExportCommand.class,
    ExerciseCommand.class,
    GradcheckCommand.class,
    DevicesCommand.class,
    BenchCommand.class
  };

  @Spec private CommandSpec spec;

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(out, err, arguments));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return reading(new Tandem(), commandsFor(arguments))
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(34)
        .setParameterExceptionHandler(new UsageError())
        .setExecutionExceptionHandler(new Failure())
        .execute(arguments);
  }

  /** The command that is asked for: to read the options of all takes a fifth of a start. */
  private static Class<?>[] commandsFor(String... arguments) {
    for (Class<?> command : COMMANDS) {
      if (arguments.length > 0
          && arguments[0].equals(command.getAnnotation(Command.class).name())) {
        return new Class<?>[] {command};
      }
    }
    return COMMANDS;
  }

  /** A command, and those under it, that read their options as all commands do. */
  static CommandLine reading(Object command, Class<?>... commands) {
    CommandLine program = new CommandLine(command);
    for (Class<?> under : commands) {
      program.addSubcommand(under);
    }
    return program.setCaseInsensitiveEnumValuesAllowed(true).setAbbreviatedOptionsAllowed(false);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /**
   * What the command line has wrong. A class of its own, since Java does not archive a lambda here.
   */
  private static final class UsageError implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
      CommandLine command = error.getCommandLine();
      String name = command.getCommandSpec().qualifiedName();
      command.getErr().println(name + ": " + error.getMessage());
      command.getErr().println(name + " --help shows what can be said.");
      return ExitCodes.USAGE;
    }
  }

  /** What went wrong in a command. */
  private static final class Failure implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception error, CommandLine command, ParseResult argumentsRead) {
      int code = codeOf(error);
      PrintWriter err = command.getErr();
      err.println(command.getCommandSpec().qualifiedName() + ": " + error.getMessage());
      if (code == ExitCodes.INTERNAL) {
        err.println("This is an error in Tandem. Please report it with what follows:");
        error.printStackTrace(err);
      }
      return code;
    }
  }

  private static int codeOf(Exception error) {
    if (error instanceof DataException || error instanceof ModelException) {
      return ExitCodes.INPUT;
    }
    if (error instanceof DeviceException) {
      return ExitCodes.DEVICE;
    }
    return error instanceof OutputException ? ExitCodes.OUTPUT : ExitCodes.INTERNAL;
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    static String text() {
      String version = Tandem.class.getPackage().getImplementationVersion();
      return version == null ? "unpackaged" : version;
    }

    @Override
    public String[] getVersion() {
      return new String[] {
        "Tandem " + text(), "Java " + Runtime.version() + ", " + System.getProperty("os.name")
      };
    }
  }
}
