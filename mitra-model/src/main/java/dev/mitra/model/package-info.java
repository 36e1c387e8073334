/**
 * Models: what a published model must look like, the checks it passes before it may score, and its
 * evaluation.
 *
 * <p>The way of a model is {@link dev.mitra.model.ModelManifest#parse}, then {@link
 * dev.mitra.model.ScoringModel#admit}, which reads the file with {@link
 * dev.mitra.model.xgboost.XgboostReader} and compiles it to a {@link
 * dev.mitra.model.forest.Forest}. All of it is plain Java: a model file is untrusted input and
 * never reaches native code. {@link dev.mitra.model.train.XgboostTrainer} is the one class that
 * uses the native library.
 */
@NullMarked
package dev.mitra.model;

import org.jspecify.annotations.NullMarked;
