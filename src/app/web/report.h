// What the page's script is told, as JSON text.
#pragma once

#include <string>

#include "app/web/page.h"

namespace inkling::web {

// The state of session and user interface without weights: see docs/javascript.md.
std::string report_state(Page& page);
// The curves of the present run: {train: [...], evaluations: [...]}.
std::string report_history(const Page& page);
// The answers since the last call: [{id, type, ...}]. The bytes of a saved model stay behind for
// inkling_saved_model(), those of images for inkling_images().
std::string report_events(Page& page, Bytes& saved_model, Bytes& images);
// {digit, probabilities} or {error}.
std::string report_classification(Page& page, std::span<const float> values);
// `json` is {strokes: [[[x, y], ...], ...], brush}: {digit, probabilities, input} or {error}.
std::string report_strokes(Page& page, std::string_view json);
std::string report_error(const Error& error);

}  // namespace inkling::web
