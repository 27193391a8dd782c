package io.aemp.processes;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.testing.Patience;

/**
 * A Java process of a test, with the Java and the class path of the test. Both sides talk
 * in lines: the test tells, the process says. It ends when its input does, so none
 * outlives the test.
 */
final class ChildProcess implements AutoCloseable {

	/** Distinguishes output from log lines. */
	private static final String MARK = "> ";

	private static final String END = "";

	/** Far more than anything takes; whoever is silent for longer hangs. */
	private final Process process;

	private final BufferedWriter input;

	private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

	private ChildProcess(Process process) {
		this.process = process;
		this.input = process.outputWriter();
		Thread reader = new Thread(this::read, "child-" + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a process.
	 * @param wrapper a command that runs another one, empty for none
	 * @param main what the process runs
	 * @param arguments for its main method
	 */
	static ChildProcess start(List<String> wrapper, Class<?> main, String... arguments) throws IOException {
		return startWithHeap(256, wrapper, main, arguments);
	}

	/**
	 * Starts a process with a heap of some size.
	 * @param mebibytes the most that the heap may take
	 */
	static ChildProcess startWithHeap(int mebibytes, List<String> wrapper, Class<?> main, String... arguments)
			throws IOException {
		List<String> command = new ArrayList<>(wrapper);
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx" + mebibytes + "m", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			String line = output.readLine();
			while (line != null) {
				if (line.startsWith(MARK)) {
					this.said.add(line.substring(MARK.length()));
				}
				else {
					System.out.println(line);
				}
				line = output.readLine();
			}
		}
		catch (IOException ex) {
			// It was killed.
		}
		this.said.add(END);
	}

	/** Within a child: says something to the test. */
	static void say(Object... words) {
		StringBuilder line = new StringBuilder(MARK);
		for (Object word : words) {
			line.append(word).append(' ');
		}
		System.out.println(line.toString().strip());
	}

	long pid() {
		return this.process.pid();
	}

	/** Sends words to the process. */
	void tell(Object... words) {
		try {
			for (Object word : words) {
				this.input.append(word.toString()).append(' ');
			}
			this.input.append('\n').flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The process " + pid() + " is gone", ex);
		}
	}

	/** Waits for the next line, as words. */
	String[] hear() throws InterruptedException {
		String line = this.said.poll(Patience.SECONDS, TimeUnit.SECONDS);
		if (line == null || line.equals(END)) {
			throw new AssertionError(
					"The process " + pid() + ((line == null) ? " said nothing for a long time" : " ended early"));
		}
		return line.split(" ");
	}

	/** Waits for a line that begins with a word, and returns what follows. */
	String hear(String word) throws InterruptedException {
		String[] words = hear();
		if (!words[0].equals(word)) {
			throw new AssertionError(
					"The process " + pid() + " said '" + String.join(" ", words) + "' instead of '" + word + "'");
		}
		return (words.length > 1) ? words[1] : "";
	}

	/** Sends a signal of the system: {@code STOP} or {@code CONT}. */
	void signal(String signal) throws IOException, InterruptedException {
		new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).inheritIO().start().waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
