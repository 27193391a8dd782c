package io.aemp.spring;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.aemp.ErrorReply;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method for every message, and sends its result.
 */
final class RcvReceiver implements Receiver {

	private final RcvMethod definition;

	private final HandlerMethod method;

	private final Node node;

	private final Port port;

	private final ErrorHandling errors;

	private final Reply reply;

	private final String where;

	private RcvReceiver(Object bean, RcvMethod definition, Node node, Port port, ErrorHandling errors) {
		this.definition = definition;
		this.method = HandlerMethod.of(bean, definition.method(), definition.arguments(), "@Rcv");
		this.node = node;
		this.port = port;
		this.errors = errors;
		this.reply = new Reply(node);
		this.where = describe(port)
				+ (definition.isDefault() ? ", default handler" : ", tag '" + definition.tag() + "'");
	}

	/**
	 * Gives a port the handlers of a bean.
	 * @param bean the bean, perhaps a proxy
	 * @param methods the methods, as the class behind the proxy declares them
	 * @param node sends the results
	 * @param port the port that receives
	 * @param errors what to do when a message cannot be handled
	 * @throws PortDefinitionException if the proxy does not pass on calls of a method
	 */
	static void setAll(Object bean, Collection<RcvMethod> methods, Node node, Port port, ErrorHandling errors) {
		Receiver unhandled = errors.unhandled(describe(port), methods.stream().map(RcvMethod::tag).toList());
		if (unhandled != null) {
			// A default handler of the bean takes its place.
			port.rcv(unhandled);
		}
		for (RcvMethod method : methods) {
			RcvReceiver receiver = new RcvReceiver(bean, method, node, port, errors);
			if (method.isDefault()) {
				port.rcv(receiver);
			}
			else {
				port.rcv(method.tag(), receiver);
			}
		}
	}

	private static String describe(Port port) {
		return "Port '" + port.id() + "'";
	}

	@Override
	public void receive(Message message) throws Exception {
		String replyPort = replyPort(message);
		@Nullable Object[] values;
		try {
			values = this.method.bind(message, replyPort != null, this.port, this.where);
		}
		catch (Throwable ex) {
			this.errors.failed(FailureKind.ILLEGAL_ARGUMENTS, this.where, ex, errorPort(message, replyPort));
			return;
		}
		Object result;
		try {
			result = Results.of(this.method.invoke(values));
		}
		catch (Throwable ex) {
			this.errors.failed(FailureKind.HANDLER_FAILED, this.where, ex, replyPort);
			return;
		}
		if (result instanceof CompletionStage<?> stage) {
			sendLater(stage.toCompletableFuture(), replyPort);
		}
		else {
			send(result, replyPort);
		}
	}

	private @Nullable String replyPort(Message message) {
		return isErrorReply() ? null : this.definition.replyRule().replyPort(message);
	}

	/** An error reply comes without its tag here, and is never answered. */
	private boolean isErrorReply() {
		return this.definition.tag().equals(ErrorReply.TAG);
	}

	/**
	 * The reply port of a message that does not fit. No parameter took the last element,
	 * since the method did not run; but without a result, one that would may be meant.
	 */
	private @Nullable String errorPort(Message message, @Nullable String replyPort) {
		if (replyPort != null || isErrorReply()) {
			return replyPort;
		}
		String last = ReplyRule.lastPort(message);
		boolean meant = this.definition.replyRule().hasResult()
				|| last != null && !this.method.takesLast(message, this.port);
		return meant ? last : null;
	}

	/** Back in the context of the port: whoever completes it is a stranger there. */
	private void sendLater(CompletableFuture<?> future, @Nullable String replyPort) {
		Supplier<CompletableFuture<Boolean>> sending = this.node.psub(() -> {
			sendResultOf(future, replyPort);
			return true;
		});
		future.whenComplete((result, failure) -> sending.get());
	}

	private void sendResultOf(CompletableFuture<?> future, @Nullable String replyPort) throws Exception {
		Object result;
		try {
			result = Results.of(future.get());
		}
		catch (Throwable ex) {
			Throwable cause = (ex instanceof ExecutionException && ex.getCause() != null) ? ex.getCause() : ex;
			this.errors.failed(FailureKind.HANDLER_FAILED, this.where, cause, replyPort);
			return;
		}
		send(result, replyPort);
	}

	private void send(@Nullable Object result, @Nullable String replyPort) throws Exception {
		try {
			if (replyPort != null) {
				this.reply.send(replyPort, result);
			}
			else if (result != null) {
				throw new IllegalArgumentException("the message does not end with the ID of a port to send it to");
			}
		}
		catch (IllegalArgumentException ex) {
			this.errors.failed(FailureKind.ILLEGAL_RESULT, this.where,
					new IllegalArgumentException(this.where + ", result: " + ex.getMessage(), ex), replyPort);
		}
		catch (Throwable ex) {
			this.errors.failed(FailureKind.ILLEGAL_RESULT, this.where, ex, replyPort);
		}
	}

}
