package io.aemp.benchmarks;

import java.util.List;

import io.aemp.benchmarks.database.DatabaseGrowth;
import io.aemp.benchmarks.database.EntryMemory;
import io.aemp.benchmarks.load.LoadComparison;
import io.aemp.benchmarks.port.PortComparison;
import io.aemp.benchmarks.wire.CodecComparison;

/**
 * The command line of the benchmarks.
 */
public final class BenchmarkMain {

	private BenchmarkMain() {
	}

	/**
	 * Runs one benchmark.
	 * @param arguments the name of the benchmark, then its options
	 * @throws Exception if it could not be run
	 */
	public static void main(String[] arguments) throws Exception {
		List<String> rest = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
		String name = (arguments.length > 0) ? arguments[0] : "";
		switch (name) {
			case "one-way" -> LoadComparison.oneWay(rest);
			case "ping-pong" -> LoadComparison.pingPong(rest);
			case LoadComparison.SENDER, LoadComparison.RECEIVER -> LoadComparison.runProcess(name, rest);
			case "ports" -> {
				PortComparison.run();
				PortMemory.run();
			}
			case "codec" -> CodecComparison.run();
			case "database" -> DatabaseGrowth.run();
			case EntryMemory.GLOBAL_COMMAND -> EntryMemory.runGlobal(Integer.parseInt(rest.get(0)));
			case "port-memory" -> PortMemory.run();
			case PortMemory.CONTENT_COMMAND -> PortMemory.Content.valueOf(rest.get(0)).measure();
			case "half-open" -> HalfOpenMemory.run();
			case HalfOpenMemory.NODE_COMMAND -> HalfOpenMemory.runNode();
			case "stopped-peer" -> StoppedPeer.run(rest);
			case StoppedPeer.NODE_COMMAND -> StoppedPeer.runNode(rest);
			case StoppedPeerReceiver.COMMAND -> StoppedPeerReceiver.run(rest);
			case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
			default -> {
				System.err.println("""
						Usage: java -jar benchmarks.jar one-way [--rounds=12] [--messages=1000000] [--senders=1]
						       java -jar benchmarks.jar ping-pong [--rounds=12] [--messages=20000]
						       java -jar benchmarks.jar codec
						       java -jar benchmarks.jar database
						       java -jar benchmarks.jar ports
						       java -jar benchmarks.jar port-memory
						       java -jar benchmarks.jar half-open
						       java -jar benchmarks.jar stopped-peer [<seconds>]
						       java -jar benchmarks.jar jmh [<regular expression>] [<JMH options>]
						  one-way      messages [tag, integer, 32 characters] from process to process, beside Netty
						  ping-pong    one such message there and back, again and again, beside bare Netty
						  codec        such messages to bytes and back, beside Jackson: two minutes
						  database     large networks and databases, and how they grow: some minutes
						  ports        all about local ports, beside plain Java: some minutes
						  port-memory  the heap that a port needs, beside a map entry
						  half-open    what connections cost that never prove who they are
						  stopped-peer memory, service and monitors while a node is stopped for 60 s
						  jmh          the micro-benchmarks one by one; -h lists the options of JMH""");
				System.exit(2);
			}
		}
	}

}
