package io.aemp.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds the parameters of a load run.
 *
 * @param load what is measured
 * @param rounds how many times; the first half warms up
 * @param messages how many messages a round and sender
 * @param senders how many threads send
 */
record Options(Load load, int rounds, int messages, int senders) {

	private static final int ROUNDS = 12;

	static Options parse(Load load, List<String> arguments) {
		int rounds = ROUNDS;
		int messages = load.messages();
		int senders = 1;
		for (String argument : arguments) {
			String[] option = argument.split("=", 2);
			int value = Integer.parseInt((option.length == 2) ? option[1] : "");
			switch (option[0]) {
				case "--rounds" -> rounds = value;
				case "--messages" -> messages = value;
				case "--senders" -> senders = value;
				default -> throw new IllegalArgumentException("Unknown option " + option[0]);
			}
		}
		if (load == Load.PING_PONG && senders != 1) {
			throw new IllegalArgumentException("Only one message is on its way: --senders makes no sense");
		}
		return new Options(load, rounds, messages, senders);
	}

	List<String> arguments() {
		return new ArrayList<>(
				List.of("--rounds=" + this.rounds, "--messages=" + this.messages, "--senders=" + this.senders));
	}

}
