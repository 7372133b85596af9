// Calls a function with the field of `h` that has this name: the bridge between descriptions and
// the plain struct.
#pragma once

#include <string_view>
#include <utility>

#include "core/training/hyperparameters.h"

namespace inkling {

// `function` takes any field type by reference. H is Hyperparameters or const Hyperparameters.
// Returns false where no field has the name.
template <class H, class Function>
bool visit_field(H& h, std::string_view name, Function&& function) {
#define INKLING_FIELD(field) \
  if (name == #field) {      \
    function(h.field);       \
    return true;             \
  }
  INKLING_FIELD(data)
  INKLING_FIELD(train_count)
  INKLING_FIELD(synthetic_share)
  INKLING_FIELD(fresh_digits)
  INKLING_FIELD(scribble_share)
  INKLING_FIELD(own_share)
  INKLING_FIELD(augment_shift)
  INKLING_FIELD(augment_rotation)
  INKLING_FIELD(augment_scale)
  INKLING_FIELD(augment_aspect)
  INKLING_FIELD(augment_shear)
  INKLING_FIELD(augment_elastic)
  INKLING_FIELD(augment_thickness)
  INKLING_FIELD(hidden)
  INKLING_FIELD(activation)
  INKLING_FIELD(dropout)
  INKLING_FIELD(initializer)
  INKLING_FIELD(init_deviation)
  INKLING_FIELD(optimizer)
  INKLING_FIELD(learning_rate)
  INKLING_FIELD(momentum)
  INKLING_FIELD(nesterov)
  INKLING_FIELD(beta1)
  INKLING_FIELD(beta2)
  INKLING_FIELD(epsilon)
  INKLING_FIELD(weight_decay)
  INKLING_FIELD(l2)
  INKLING_FIELD(label_smoothing)
  INKLING_FIELD(schedule)
  INKLING_FIELD(decay_factor)
  INKLING_FIELD(decay_steps)
  INKLING_FIELD(warmup_steps)
  INKLING_FIELD(batch_size)
  INKLING_FIELD(epochs)
  INKLING_FIELD(eval_every)
  INKLING_FIELD(log_every)
  INKLING_FIELD(validation_count)
  INKLING_FIELD(patience)
  INKLING_FIELD(input_scaling)
  INKLING_FIELD(seed)
  INKLING_FIELD(threads)
#undef INKLING_FIELD
  return false;
}

}  // namespace inkling
