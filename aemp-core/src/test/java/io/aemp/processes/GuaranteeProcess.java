package io.aemp.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process with one node at a time, which does what it is told on its input.
 */
final class GuaranteeProcess {

	private GuaranteeProcess() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String line = input.readLine();
		while (line != null) {
			String[] words = line.split(" ");
			run(input, new GuaranteeNode(words[0], words[1], words[2], Integer.parseInt(words[3]),
					Long.parseLong(words[4])));
			line = input.readLine();
		}
	}

	/** Each step begins when the test says so, and is said to be over. */
	private static void run(BufferedReader input, GuaranteeNode node) throws IOException, InterruptedException {
		try (node) {
			ChildProcess.say("listens", node.node().listeners().get(0));
			input.readLine();
			node.begin();
			node.awaitSent();
			ChildProcess.say("sent");
			input.readLine();
			node.finish();
			ChildProcess.say("finished");
			input.readLine();
			node.leave();
			node.report();
		}
	}

}
