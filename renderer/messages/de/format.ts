/** Units and ages. A number and its unit stay on one line. */
export const format = {
  'format.seconds': '{n}\u00a0s',
  'format.minutes': '{n}\u00a0min',
  'format.hours': '{n}\u00a0h',
  'format.days': '{n, plural, one {#\u00a0Tag} other {#\u00a0Tage}}',
  'format.now': 'eben',
  'format.agoSeconds': 'vor {n}\u00a0s',
  'format.agoMinutes': 'vor {n}\u00a0min',
  'format.agoHours': 'vor {n}\u00a0h',
  'format.agoDays': 'vor {n, plural, one {#\u00a0Tag} other {#\u00a0Tagen}}',
  'format.percent': '{n}\u00a0%',
  'format.gpus': '{n, plural, one {#\u00a0GPU} other {#\u00a0GPUs}}',
  'format.cpu': '{n}\u00a0CPU',
  'format.lease': 'Miete {id}',
  'format.order': 'Anfrage {id}',
  'format.playMoney': 'Spiel $',
  'format.disk': '{size} Speicherplatz',
} as const;
