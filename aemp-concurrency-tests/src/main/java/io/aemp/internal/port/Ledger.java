package io.aemp.internal.port;

import io.aemp.Message;
import io.aemp.Receiver;

/**
 * Notes the messages {@code [sender, number]} of two senders. Its fields are plain, as
 * those of any receiver may be.
 */
final class Ledger implements Receiver {

	/** More than a mailbox has room for at first. */
	static final int MESSAGES = 12;

	private final long[] last = new long[2];

	private int handled;

	private int disorders;

	/** Sends the messages of one sender. */
	static void send(LocalPort port, int sender) {
		for (int number = 1; number <= MESSAGES; number++) {
			port.deliver(Message.of(sender, number));
		}
	}

	@Override
	public void receive(Message message) {
		int sender = (int) message.integer(0);
		long number = message.integer(1);
		if (number != this.last[sender] + 1) {
			this.disorders++;
		}
		this.last[sender] = number;
		this.handled++;
	}

	int handled() {
		return this.handled;
	}

	int disorders() {
		return this.disorders;
	}

}
