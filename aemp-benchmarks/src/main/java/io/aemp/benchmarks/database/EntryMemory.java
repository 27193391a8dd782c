package io.aemp.benchmarks.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

import io.aemp.NodeSettings;
import io.aemp.benchmarks.HeapProcess;
import io.aemp.node.AempNode;

/**
 * A global node in a process of its own, and in this one the nodes that own the entries.
 */
public final class EntryMemory {

	/** The command of the other process. */
	public static final String GLOBAL_COMMAND = "database-global";

	private EntryMemory() {
	}

	/** Bytes of heap for each of so many entries. */
	static double measure(int entries) throws IOException, InterruptedException {
		Process process = HeapProcess.start("1g", GLOBAL_COMMAND, Integer.toString(entries));
		List<AempNode> owners = new ArrayList<>();
		try (BufferedReader answers = process.inputReader()) {
			String seed = answers.readLine();
			String secret = answers.readLine();
			for (int i = 0; i < EntryTransfer.OWNERS; i++) {
				owners.add(AempNode.start(NodeSettings.builder()
					.nodeId("node" + i)
					.bind("127.0.0.1:0")
					.seed(seed)
					.secret(secret)
					.handlers((handlers) -> handlers.threads(1))
					.build()));
			}
			answers.readLine();
			owners.forEach((owner) -> EntryTransfer.fill(owner, entries / EntryTransfer.OWNERS));
			return Double.parseDouble(answers.readLine());
		}
		finally {
			owners.forEach(AempNode::close);
			process.destroy();
			process.waitFor();
		}
	}

	/**
	 * The other process: says where it listens and its secret, that all owners are its
	 * slaves, and what it holds for each entry.
	 * @param entries how many there will be
	 * @throws InterruptedException if it is to end
	 */
	public static void runGlobal(int entries) throws InterruptedException {
		String secret = Long.toHexString(new SecureRandom().nextLong());
		NodeSettings settings = NodeSettings.builder()
			.nodeId("global")
			.bind("127.0.0.1:0")
			.secret(secret)
			.network((network) -> network.global(true))
			.build();
		try (AempNode node = AempNode.start(settings)) {
			System.out.println(node.listeners().get(0));
			System.out.println(secret);
			Nodes.await(() -> node.network().slaveNodes().size() == EntryTransfer.OWNERS);
			long before = HeapProcess.used();
			System.out.println("ready");
			Nodes.await(() -> node.family(Nodes.FAMILY).keys().join().size() == entries);
			System.out.println((HeapProcess.used() - before) / (double) entries);
		}
	}

}
