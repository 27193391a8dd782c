package io.aemp.spring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a method for every message, and sends its result.
 */
final class RcvReceiver implements Receiver {

	private static final Logger logger = LoggerFactory.getLogger(RcvReceiver.class);

	private final HandlerMethod method;

	private final Node node;

	private final Port port;

	private final OnError onError;

	private final Reply reply;

	private final String where;

	private RcvReceiver(HandlerMethod method, Node node, Port port, OnError onError, String where) {
		this.method = method;
		this.node = node;
		this.port = port;
		this.onError = onError;
		this.reply = new Reply(node);
		this.where = where;
	}

	/**
	 * Gives a port the handlers of a bean.
	 * @param bean the bean, perhaps a proxy
	 * @param methods the methods, as the class behind the proxy declares them
	 * @param node sends the results
	 * @param port the port that receives
	 * @param onError what to do when a handler fails
	 * @throws PortDefinitionException if the proxy does not pass on calls of a method
	 */
	static void setAll(Object bean, Iterable<RcvMethod> methods, Node node, Port port, OnError onError) {
		for (RcvMethod method : methods) {
			HandlerMethod handler = HandlerMethod.of(bean, method.method(), method.arguments(), "@Rcv");
			String where = "Port '" + port.id() + "', "
					+ (method.isDefault() ? "default handler" : "tag '" + method.tag() + "'") + ", ";
			RcvReceiver receiver = new RcvReceiver(handler, node, port, onError, where);
			if (method.isDefault()) {
				port.rcv(receiver);
			}
			else {
				port.rcv(method.tag(), receiver);
			}
		}
	}

	@Override
	public void receive(Message message) throws Exception {
		try {
			handle(message);
		}
		catch (Exception ex) {
			failed(ex);
		}
	}

	private void handle(Message message) throws Exception {
		Object result = this.method.call(message, this.port, this.where);
		if (result instanceof CompletionStage<?> stage) {
			sendLater(message, stage.toCompletableFuture());
		}
		else {
			send(message, result);
		}
	}

	/** Back in the context of the port: whoever completes it is a stranger there. */
	private void sendLater(Message message, CompletableFuture<?> future) {
		Supplier<CompletableFuture<Boolean>> sending = this.node.psub(() -> {
			try {
				send(message, resultOf(future));
			}
			catch (Exception ex) {
				failed(ex);
			}
			return true;
		});
		future.whenComplete((result, failure) -> sending.get());
	}

	private static @Nullable Object resultOf(CompletableFuture<?> future) throws Exception {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private void send(Message message, @Nullable Object result) {
		if (result == null) {
			return;
		}
		try {
			this.reply.send(message, result);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(this.where + "result: " + ex.getMessage(), ex);
		}
	}

	private void failed(Exception cause) throws Exception {
		if (this.onError == OnError.KIL) {
			throw cause;
		}
		logger.warn("{}failed, and the port goes on with the next message", this.where, cause);
	}

}
