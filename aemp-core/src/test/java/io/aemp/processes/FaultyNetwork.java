package io.aemp.processes;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The way between nodes that do not know of it: they are told its addresses instead of
 * those of the others. Each connection is cut, for both ends or for one, or stands still,
 * after a random number of bytes.
 */
final class FaultyNetwork implements Closeable {

	/** Some faults strike within greeting and authentication, which are about so long. */
	private static final int HANDSHAKE_BYTES = 1000;

	private final Random random;

	private final int bytesBetweenFaults;

	private final List<ServerSocket> listeners = new ArrayList<>();

	private final List<FaultyConnection> connections = new ArrayList<>();

	/** The connections that stand still, or that only one end believes in. */
	private final List<FaultyConnection> broken = new ArrayList<>();

	private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

	/** After how many bytes of others something broken is released. */
	private long untilRelease;

	private boolean healed;

	private boolean closed;

	/**
	 * A way without an end.
	 * @param bytesBetweenFaults how many bytes pass between faults, on average
	 */
	FaultyNetwork(Random random, int bytesBetweenFaults) {
		this.random = random;
		this.bytesBetweenFaults = bytesBetweenFaults;
	}

	/**
	 * Opens a way that leads nowhere yet.
	 */
	Way open() throws IOException {
		ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.listeners.add(listener);
		return new Way(listener);
	}

	static void inThread(Runnable task) {
		Thread thread = new Thread(task, "network");
		thread.setDaemon(true);
		thread.start();
	}

	private void join(Socket dialler, Socket acceptor) throws IOException {
		dialler.setTcpNoDelay(true);
		acceptor.setTcpNoDelay(true);
		FaultyConnection connection;
		synchronized (this) {
			if (this.closed) {
				dialler.close();
				acceptor.close();
				return;
			}
			connection = new FaultyConnection(this, dialler, acceptor);
			this.connections.add(connection);
		}
		connection.start();
	}

	/** Chooses the next fault of a connection. */
	synchronized @Nullable Fault anyFault() {
		Fault[] all = Fault.values();
		return this.healed ? null : all[this.random.nextInt(all.length)];
	}

	/** After how many bytes it happens. */
	synchronized long anyNumberOfBytes() {
		return (this.random.nextInt(8) == 0) ? this.random.nextInt(HANDSHAKE_BYTES)
				: this.random.nextInt(2 * this.bytesBetweenFaults);
	}

	/** A connection is broken: it stays so until others have passed some bytes. */
	synchronized void struck(FaultyConnection connection, Fault fault) {
		this.faults.merge(fault, 1, Integer::sum);
		this.broken.add(connection);
		this.untilRelease = this.random.nextInt(this.bytesBetweenFaults);
	}

	void passed(FaultyConnection by, int bytes) {
		List<FaultyConnection> released;
		synchronized (this) {
			if (this.broken.isEmpty() || this.broken.contains(by) && this.random.nextBoolean()) {
				return;
			}
			this.untilRelease -= bytes;
			if (this.untilRelease > 0) {
				return;
			}
			released = List.copyOf(this.broken);
			this.broken.clear();
		}
		released.forEach(FaultyConnection::release);
	}

	/** Returns how often each fault happened. */
	synchronized Map<Fault, Integer> faults() {
		return new EnumMap<>(this.faults);
	}

	/** Nothing happens any more, and what is broken is released. */
	void heal() {
		List<FaultyConnection> all;
		synchronized (this) {
			this.healed = true;
			all = List.copyOf(this.connections);
		}
		all.forEach(FaultyConnection::heal);
	}

	/** Cuts all for good. */
	@Override
	public void close() throws IOException {
		synchronized (this) {
			this.closed = true;
		}
		for (ServerSocket listener : this.listeners) {
			listener.close();
		}
		heal();
		this.connections.forEach(FaultyConnection::cut);
	}

	/**
	 * A listener, and where connections to it lead.
	 */
	final class Way {

		private final ServerSocket listener;

		private Way(ServerSocket listener) {
			this.listener = listener;
		}

		String address() {
			return "127.0.0.1:" + this.listener.getLocalPort();
		}

		/**
		 * Takes connections from now on.
		 * @param target {@code host:port} of a node
		 */
		void leadTo(String target) {
			int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
			inThread(() -> accept(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
		}

		private void accept(Socket dialler, InetSocketAddress target) throws IOException {
			try {
				Socket acceptor = new Socket();
				acceptor.connect(target);
				join(dialler, acceptor);
			}
			catch (IOException ex) {
				dialler.close();
				throw ex;
			}
		}

		private void accept(InetSocketAddress target) {
			while (!this.listener.isClosed()) {
				try {
					accept(this.listener.accept(), target);
				}
				catch (IOException ex) {
					// Nobody listens there any more, or this listener was closed.
				}
			}
		}

	}

}
