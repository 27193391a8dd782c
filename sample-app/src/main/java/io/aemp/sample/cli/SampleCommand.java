package io.aemp.sample.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of the sample: {@code scale}, {@code help} and {@code --help}.
 * Arguments that only set properties of the application start the web node instead.
 *
 * @since 0.1.0
 */
@Command(name = "java -jar sample-app.jar", subcommands = CommandLine.HelpCommand.class,
		mixinStandardHelpOptions = false, synopsisSubcommandLabel = "[scale | help]",
		description = "A farm of nodes that scales images.",
		footer = { "", "Without a command, the web node and its workers start. Their page is", "http://localhost:8080.",
				"", "Every form takes settings of the application:",
				"--aemp.*, --farm.*, --logging.*, --server.*, --spring.*" })
public final class SampleCommand implements Runnable {

	private static final List<String> SETTING_PREFIXES = List.of("--aemp.", "--farm.", "--logging.", "--management.",
			"--server.", "--spring.");

	@CommandLine.Option(names = { "-h", "--help" }, usageHelp = true, description = "Prints this help.")
	private boolean help;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

	private SampleCommand() {
	}

	/**
	 * Distinguishes commands from mere settings of the application.
	 * @param args all arguments of the program
	 * @return true if they are for {@link #run(String[], PrintStream, PrintStream)}
	 */
	public static boolean isCommand(String[] args) {
		return Arrays.stream(args).anyMatch(Predicate.not(SampleCommand::isSetting));
	}

	private static boolean isSetting(String arg) {
		// Spring Boot reads "--debug" and "--trace" without a prefix.
		return SETTING_PREFIXES.stream().anyMatch(arg::startsWith) || arg.equals("--debug") || arg.equals("--trace");
	}

	/**
	 * Runs a command.
	 * @param args all arguments of the program
	 * @param out takes the results
	 * @param err takes everything else
	 * @return the exit code: 0 for success, 1 if some images failed, 2 for wrong usage
	 */
	public static int run(String[] args, PrintStream out, PrintStream err) {
		List<String> settings = Arrays.stream(args).filter(SampleCommand::isSetting).toList();
		String[] others = Arrays.stream(args).filter(Predicate.not(SampleCommand::isSetting)).toArray(String[]::new);
		return new CommandLine(new SampleCommand()).addSubcommand(new ScaleCommand(settings, out))
			.setOut(writer(out))
			.setErr(writer(err))
			.execute(others);
	}

	private static PrintWriter writer(PrintStream stream) {
		return new PrintWriter(stream, true, Charset.defaultCharset());
	}

	@Override
	public void run() {
		throw new CommandLine.ParameterException(this.spec.commandLine(), "No command is given");
	}

}
