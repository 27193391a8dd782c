package io.aemp.benchmarks;

import java.util.List;

/**
 * How much a load run does.
 *
 * @param rounds how many times; the first half warms up
 * @param messages how many messages a round and sender
 * @param senders how many threads send
 */
record Options(int rounds, int messages, int senders) {

	static Options parse(List<String> arguments) {
		int rounds = 12;
		int messages = 1_000_000;
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
		return new Options(rounds, messages, senders);
	}

}
