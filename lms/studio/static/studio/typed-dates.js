// What is typed as a date stays as typed: the picker would turn 2026-11-01 into today and 31/02/2026 into 03/03/2026
// without a word. The server reads the day, or says why it can't.
window.jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
