package io.aemp.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a method for every message.
 */
final class RcvReceiver implements Receiver {

	private final Object bean;

	private final Method method;

	private final Arguments arguments;

	private final Port port;

	private final Reply reply;

	private final String where;

	private RcvReceiver(Object bean, Method method, Arguments arguments, Port port, Reply reply, String where) {
		this.bean = bean;
		this.method = method;
		this.arguments = arguments;
		this.port = port;
		this.reply = reply;
		this.where = where;
	}

	/**
	 * Makes the receiver for a method of a bean.
	 * @param bean the bean, perhaps a proxy
	 * @param rcvMethod the method, as the class behind the proxy declares it
	 * @param port the port that receives
	 * @param node sends the results
	 * @return the receiver
	 * @throws PortDefinitionException if the proxy does not pass on calls of the method
	 */
	static RcvReceiver of(Object bean, RcvMethod rcvMethod, Port port, Node node) {
		String where = "Port '" + port.id() + "', "
				+ (rcvMethod.isDefault() ? "default handler" : "tag '" + rcvMethod.tag() + "'") + ", ";
		return new RcvReceiver(bean, invocable(bean, rcvMethod.method()), rcvMethod.arguments(), port, new Reply(node),
				where);
	}

	private static Method invocable(Object bean, Method method) {
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw new PortDefinitionException(
					"@Rcv method " + PortClass.describe(method) + " cannot be called through the proxy of its bean",
					"Do not make it private; if the proxy is made of interfaces, declare the method in one of them "
							+ "or let classes be proxied (proxyTargetClass = true)",
					ex);
		}
	}

	@Override
	public void receive(Message message) throws Exception {
		@Nullable Object[] values;
		try {
			values = this.arguments.bind(message, this.port);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(this.where + ex.getMessage(), ex);
		}
		Object result = invoke(values);
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

	private @Nullable Object invoke(@Nullable Object[] values) throws Exception {
		try {
			return this.method.invoke(this.bean, values);
		}
		catch (InvocationTargetException ex) {
			Throwable cause = ex.getTargetException();
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : ex;
		}
	}

}
