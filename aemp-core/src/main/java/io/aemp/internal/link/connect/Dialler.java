package io.aemp.internal.link.connect;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.aemp.NodeSettings;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.AddressResolver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.transport.Transport;
import org.slf4j.LoggerFactory;

/**
 * Looks up where nodes are, and connects to them. May be used from any thread.
 */
public final class Dialler {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(Dialler.class));

	private final NodeSettings settings;

	private final Timers timers;

	private final Transport transport;

	private final AddressBook addressBook;

	private final AddressResolver resolver;

	private final Consumer<PendingConnection> verified;

	private final Consumer<String> refused;

	/**
	 * Creates an object that dials nothing yet.
	 * @param settings time-outs
	 * @param timers timers
	 * @param transport makes connections
	 * @param addressBook where nodes can be found
	 * @param resolver looks host names up
	 * @param verified takes every connection whose peer is verified
	 * @param refused hears of nodes that ended the connection to a seed
	 */
	public Dialler(NodeSettings settings, Timers timers, Transport transport, AddressBook addressBook,
			AddressResolver resolver, Consumer<PendingConnection> verified, Consumer<String> refused) {
		this.settings = settings;
		this.timers = timers;
		this.transport = transport;
		this.addressBook = addressBook;
		this.resolver = resolver;
		this.verified = verified;
		this.refused = refused;
	}

	/** Returns the addresses of a node; none if it is not known. */
	CompletionStage<List<InetSocketAddress>> find(String nodeId) {
		return addressesOf(nodeId).thenCompose((addresses) -> {
			report.debug("The addresses of node {} are {}", nodeId, addresses);
			return addresses.isEmpty() ? CompletableFuture.completedFuture(List.of())
					: this.resolver.resolve(addresses);
		});
	}

	private CompletionStage<List<Address>> addressesOf(String nodeId) {
		try {
			return this.addressBook.find(nodeId);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Returns the time limit of an attempt (protocol, section 2). */
	Duration windowFor(List<InetSocketAddress> addresses) {
		Duration atLeast = Duration.ofSeconds(addresses.size());
		Duration window = this.settings.timeouts().connect();
		window = (window.compareTo(atLeast) < 0) ? atLeast : window;
		Duration atMost = this.settings.timeouts().monitor();
		return (window.compareTo(atMost) > 0) ? atMost : window;
	}

	/**
	 * Tries to reach a node. To be called on its loop.
	 * @param nodeId the node
	 * @param loop where that happens
	 * @param addresses its addresses
	 * @param refused returns whether to try again after the node refused us
	 * @param failed is told if nobody was reached
	 */
	void dial(String nodeId, EventLoop loop, List<InetSocketAddress> addresses, BooleanSupplier refused,
			Consumer<Throwable> failed) {
		new Dial(this.transport, this.timers, loop, addresses, windowFor(addresses), new Dial.Observer() {

			@Override
			public boolean found(PendingConnection connection) {
				Dialler.this.verified.accept(connection);
				return connection.peer().nodeId().equals(nodeId);
			}

			@Override
			public boolean refusedBy(String refusing) {
				return refusing.equals(nodeId) && refused.getAsBoolean();
			}

			@Override
			public boolean mayBeLinkedOtherwise() {
				return true;
			}

			@Override
			public void failed(Throwable cause) {
				failed.accept(cause);
			}

		}).start();
	}

	/**
	 * Finds out which node an address leads to, and links to it.
	 * @param address the address of a seed
	 * @param observer is told
	 */
	public void seek(Address address, SeekObserver observer) {
		EventLoop loop = this.transport.nextLoop();
		this.resolver.resolve(List.of(address)).whenCompleteAsync((addresses, failure) -> {
			if (failure != null) {
				observer.failed(FailureText.causeOf(failure));
				return;
			}
			new Dial(this.transport, this.timers, loop, addresses, this.settings.timeouts().connect(),
					new Dial.Observer() {

						@Override
						public boolean found(PendingConnection connection) {
							Dialler.this.verified.accept(connection);
							observer.found(connection.peer().nodeId());
							return true;
						}

						@Override
						public boolean refusedBy(String nodeId) {
							Dialler.this.refused.accept(nodeId);
							return false;
						}

						@Override
						public boolean mayBeLinkedOtherwise() {
							return false;
						}

						@Override
						public void failed(Throwable cause) {
							observer.failed(cause);
						}

					})
				.start();
		}, loop).exceptionally((ex) -> {
			// An attempt that cannot even begin has failed: nobody else would end it.
			observer.failed(FailureText.causeOf(ex));
			return null;
		});
	}

}
