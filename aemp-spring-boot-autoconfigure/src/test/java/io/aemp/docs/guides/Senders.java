package io.aemp.docs.guides;

import java.util.Iterator;
import java.util.List;

import io.aemp.Node;

class Senders {

	private final Node node;

	Senders(Node node) {
		this.node = node;
	}

	void sendAll(String receiver, List<byte[]> blocks) {
		for (byte[] block : blocks) {
			this.node.writable(receiver).join();
			this.node.snd(receiver, "block", block);
		}
	}

	void sendNext(String receiver, Iterator<byte[]> blocks) {
		if (blocks.hasNext()) {
			this.node.snd(receiver, "block", blocks.next());
			this.node.writable(receiver).thenRun(this.node.psub(() -> sendNext(receiver, blocks)));
		}
	}

}
