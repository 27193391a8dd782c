package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.aemp.Dispatch;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Makes a bean a port: its methods marked with {@link Rcv} handle the port's messages.
 * They never run at the same time, so the bean may keep plain state. The port exists
 * before the node listens and until the node is closed: if a handler fails, the caller
 * gets an error and the port goes on (see {@link #onError()}), and if the port dies, the
 * bean gets another one (see {@link #restart()}). A bean that has to know its port
 * implements {@link PortAware}.
 * <p>
 * The bean must be a singleton that is created when the application starts. One that is
 * lazy or has another scope stops the start; {@code spring.main.lazy-initialization}
 * passes such beans by. For ports that others spawn, one bean each, see
 * {@link AempSpawn}.
 * <p>
 * On a method that is also marked with {@code @Bean}, the annotation makes the bean of
 * this method a port, and takes the place of one on its class. The class of the bean must
 * have {@link Rcv} methods.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface AempPort {

	/**
	 * The chosen part of the port ID, behind the hash mark, by which others can reach the
	 * port without having been told its ID. Placeholders are resolved. Empty for a unique
	 * name.
	 * @return the port name
	 */
	String name() default "";

	/**
	 * The family of the database in which the port is entered, with its ID as key, for as
	 * long as it lives. If the bean gets a new port, that one is entered. Placeholders
	 * are resolved. Empty for none.
	 * @return the name of the family
	 */
	String family() default "";

	/**
	 * Alias of {@link #entryValue()}. It is not the name of the bean.
	 * @return the value
	 */
	// Spring takes the attribute "value" of a stereotype as the name of the bean unless
	// it is declared as an alias of something else.
	@AliasFor("entryValue")
	String value() default "";

	/**
	 * The value of the entry in the family. Placeholders are resolved. By default, the
	 * entry has none, that is, null.
	 * @return the value
	 */
	@AliasFor("value")
	String entryValue() default "";

	/**
	 * The name of the bean if the class is found by component scanning. By default, it is
	 * derived from the name of the class.
	 * @return the name of the bean
	 */
	@AliasFor(annotation = Component.class, attribute = "value")
	String beanName() default "";

	/**
	 * Selects where the handlers run. By default, wherever the node runs handlers.
	 * @return one dispatch or none
	 */
	Dispatch[] dispatch() default {};

	/**
	 * Limits the number of messages that may wait before the port is killed with
	 * {@code mailbox_overflow}. Unlimited by default.
	 * @return the number of messages
	 */
	int mailboxLimit() default Integer.MAX_VALUE;

	/**
	 * Selects what happens when a handler fails.
	 * @return what to do
	 */
	OnError onError() default OnError.REPLY;

	/**
	 * Determines if the bean gets another port when its port dies of anything but a
	 * normal end: of a failing handler with {@link OnError#KIL}, of too many messages, or
	 * because another node killed it. The next port comes after 100 ms, then twice as
	 * long each time, up to 30 s, until a port has lived for 10 s; the bean remains the
	 * same. A port without a chosen name comes back under another ID, one with a chosen
	 * name under the same ID once all nodes know of its death.
	 * @return false to leave the bean without a port, which makes the health of the
	 * application {@code DOWN}
	 */
	boolean restart() default true;

}
