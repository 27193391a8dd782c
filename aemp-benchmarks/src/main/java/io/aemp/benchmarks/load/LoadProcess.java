package io.aemp.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.aemp.benchmarks.BenchmarkMain;
import org.jspecify.annotations.Nullable;

/**
 * The process that sends, and behind it the one that receives: each with the Java and the
 * options of this one, and nothing but one contender in it.
 */
final class LoadProcess {

	private static final String SECRET_VARIABLE = "AEMP_BENCHMARK_SECRET";

	/** The prefix of lines that report the time of a round. */
	private static final String ROUND = "nanos ";

	private static final Path TASKSET = Path.of("/usr/bin/taskset");

	private final Options options;

	private final Contender contender;

	private final Process process;

	private final BufferedReader said;

	private final Writer told;

	private final List<Double> nanosPerMessage = new ArrayList<>();

	private LoadProcess(Options options, Contender contender, Process process) {
		this.options = options;
		this.contender = contender;
		this.process = process;
		this.said = process.inputReader();
		this.told = process.outputWriter();
	}

	/** Starts both. */
	static LoadProcess start(Options options, Contender contender) throws IOException {
		List<String> command = new ArrayList<>();
		if (options.load() == Load.PING_PONG) {
			// A message between two processors takes much longer than one that stays
			// where it is: so both sides stay on one.
			if (Files.isExecutable(TASKSET)) {
				command.addAll(List.of(TASKSET.toString(), "-c", "0"));
			}
			else {
				System.out.println("There is no taskset here: the processes are not pinned");
			}
		}
		command.addAll(java(LoadComparison.SENDER, options.load().name(), contender.name()));
		command.addAll(options.arguments());
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		builder.environment().put(SECRET_VARIABLE, Long.toHexString(new SecureRandom().nextLong()));
		return new LoadProcess(options, contender, builder.start());
	}

	private static List<String> java(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchmarkMain.class.getName()));
		command.addAll(List.of(arguments));
		return command;
	}

	String name() {
		return this.contender.name().toLowerCase(Locale.ROOT);
	}

	/** Returns the time of a message in each round so far. */
	List<Double> nanosPerMessage() {
		return this.nanosPerMessage;
	}

	/** Runs a round and returns the time of a message. */
	double round() throws IOException {
		this.told.write('\n');
		this.told.flush();
		String line = this.said.readLine();
		while (line != null && !line.startsWith(ROUND)) {
			System.err.println(line);
			line = this.said.readLine();
		}
		if (line == null) {
			throw new IOException("The sender ended before its time");
		}
		double nanos = Double.parseDouble(line.substring(ROUND.length())) / this.options.messages()
				/ this.options.senders();
		this.nanosPerMessage.add(nanos);
		return nanos;
	}

	void end() {
		this.process.destroy();
	}

	/** Runs the sending process, with a round for each input line. */
	static void send(List<String> arguments) throws Exception {
		Load load = Load.valueOf(arguments.get(0));
		Contender contender = Contender.valueOf(arguments.get(1));
		Options options = Options.parse(load, arguments.subList(2, arguments.size()));
		try (Sender sender = sender(options, contender)) {
			Process receiver = new ProcessBuilder(
					java(LoadComparison.RECEIVER, load.name(), contender.name(), sender.address()))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(receiver::destroy));
			sender.connect();
			while (System.in.read() >= 0) {
				System.out.println(ROUND + sender.round());
			}
		}
	}

	private static Sender sender(Options options, Contender contender) {
		return contender.isNetty() ? new NettySender(options, contender) : new NodeSender(options, contender, secret());
	}

	/** Runs the receiving process. */
	static void receive(List<String> arguments) throws InterruptedException {
		Load load = Load.valueOf(arguments.get(0));
		Contender contender = Contender.valueOf(arguments.get(1));
		if (contender.isNetty()) {
			NettyReceiver.run(load, contender, arguments.get(2));
		}
		else {
			NodeReceiver.run(load, contender, arguments.get(2), secret());
		}
	}

	private static String secret() {
		@Nullable String secret = System.getenv(SECRET_VARIABLE);
		if (secret == null) {
			throw new IllegalStateException("This process is started by another one only");
		}
		return secret;
	}

}
