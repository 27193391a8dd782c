package io.aemp.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.aemp.Port;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Registers a class whose ports this node and others can spawn by the name of a function.
 * Nothing else can be spawned or called by name.
 * <ul>
 * <li>On a prototype bean, or a method of one: each spawn gets a bean of its own, whose
 * {@link Rcv} methods handle the messages of the new port. A method gets the arguments of
 * the spawn first.</li>
 * <li>On a method of a singleton: it gets the arguments and sets the receivers by itself,
 * on its parameter of type {@link Port}. A port without receivers is gone again.</li>
 * </ul>
 * Parameters are bound like those of {@link Rcv} methods. What the method throws kills
 * the new port.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(HandlerHints.class)
public @interface AempSpawn {

	/**
	 * The function's name in Perl's form, {@code My::App::connect}. Placeholders are
	 * resolved.
	 * @return the name
	 */
	String value();

}
