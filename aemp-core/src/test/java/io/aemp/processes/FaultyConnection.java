package io.aemp.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

import org.jspecify.annotations.Nullable;

/**
 * Two sockets, and a thread for each way between them, which pass bytes on until a fault
 * strikes.
 */
final class FaultyConnection {

	private final FaultyNetwork network;

	private final Socket dialler;

	private final Socket acceptor;

	/** Null if nothing is going to happen; guarded by this. */
	private @Nullable Fault fault;

	/** The number of bytes that pass before the fault; guarded by this. */
	private long untilFault;

	/** Guarded by this. */
	private boolean struck;

	/**
	 * A connection that passes nothing before it is started.
	 */
	FaultyConnection(FaultyNetwork network, Socket dialler, Socket acceptor) {
		this.network = network;
		this.dialler = dialler;
		this.acceptor = acceptor;
		this.fault = network.anyFault();
		this.untilFault = network.anyNumberOfBytes();
	}

	void start() {
		FaultyNetwork.inThread(() -> pass(this.dialler, this.acceptor, true));
		FaultyNetwork.inThread(() -> pass(this.acceptor, this.dialler, false));
	}

	private void pass(Socket from, Socket to, boolean forth) {
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] bytes = new byte[4096];
			int count = in.read(bytes);
			while (count >= 0) {
				int before = take(count);
				out.write(bytes, 0, before);
				if (before < count) {
					strike();
					awaitMovement(forth);
					out.write(bytes, before, count - before);
				}
				this.network.passed(this, count);
				count = in.read(bytes);
				awaitMovement(forth);
			}
			to.shutdownOutput();
		}
		catch (IOException ex) {
			failed();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Returns the number of bytes that may pass before the fault strikes. */
	private synchronized int take(int count) {
		if (this.fault == null || this.struck) {
			return count;
		}
		int before = (int) Math.min(count, this.untilFault);
		this.untilFault -= before;
		return before;
	}

	private synchronized void strike() throws IOException {
		if (this.fault == null || this.struck) {
			return;
		}
		this.struck = true;
		this.network.struck(this, this.fault);
		switch (this.fault) {
			case RESET -> cut();
			case END -> {
				this.dialler.close();
				this.acceptor.close();
			}
			case RESET_FOR_DIALLER -> reset(this.dialler);
			case RESET_FOR_ACCEPTOR -> reset(this.acceptor);
			default -> {
				// It stands still.
			}
		}
	}

	private synchronized void awaitMovement(boolean forth) throws InterruptedException {
		while (this.struck && this.fault != null && this.fault.stops(forth)) {
			wait();
		}
	}

	/** One end is gone: unless it was to be so, the other one hears of it. */
	private synchronized void failed() {
		if (!this.struck || this.fault == null || !this.fault.isReset()) {
			cut();
		}
	}

	/**
	 * Releases what stood still, and closes an end that still believes in the connection.
	 */
	synchronized void release() {
		if (this.struck) {
			renew();
		}
	}

	/** Nothing happens any more. */
	synchronized void heal() {
		renew();
		this.fault = null;
	}

	private void renew() {
		if (this.struck && this.fault != null && this.fault.isReset()) {
			cut();
		}
		this.struck = false;
		this.fault = this.network.anyFault();
		this.untilFault = this.network.anyNumberOfBytes();
		notifyAll();
	}

	/** Resets both ends. */
	synchronized void cut() {
		reset(this.dialler);
		reset(this.acceptor);
	}

	private static void reset(Socket socket) {
		try {
			if (!socket.isClosed()) {
				socket.setSoLinger(true, 0);
				socket.close();
			}
		}
		catch (IOException ex) {
			// It is over already.
		}
	}

}
